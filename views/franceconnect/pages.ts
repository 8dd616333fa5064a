/** The data and the headings of the pages around FranceConnect. */
import type { MessageKey } from '../dictionaries/index.ts';
import type { Form, FranceConnectButton } from '../form.ts';
import type { Headings } from '../frame.ts';

export interface FranceConnectPages {
  /**
   * Field `password`: the password of the account that has the identity given by FranceConnect, or the activation code
   * of a letter.
   */
  franceConnectLink: Form & {
    /** FranceConnect or FranceConnect+. */
    readonly name: string;
    readonly loginHref: string;
    readonly forgottenHref: string;
    /** The address at which a person creates an account of their own. */
    readonly createHref: string;
  };
  /** A sign-in through FranceConnect that failed, with the ways to continue. */
  franceConnectEnd: Pick<Form, 'csrf'> & {
    /** FranceConnect or FranceConnect+. */
    readonly name: string;
    /** Its button, to try again. */
    readonly button: FranceConnectButton;
    readonly outcome: 'gaveUp' | 'unavailable' | 'refused' | 'unknown';
    readonly loginHref: string;
    /** The address at which a person without an account creates one. */
    readonly createHref?: string;
  };
  /** Field `too`: `yes` or `no`. */
  franceConnectSignOut: { readonly action: string; readonly name: string };
}

const endHeadings: Readonly<Record<FranceConnectPages['franceConnectEnd']['outcome'], MessageKey>> =
  {
    gaveUp: 'franceConnectEnd.gaveUp',
    unavailable: 'franceConnectEnd.unavailable',
    refused: 'franceConnectEnd.refused',
    unknown: 'franceConnectEnd.unknown',
  };

export const franceConnectHeadings: Headings<FranceConnectPages> = {
  franceConnectLink: () => 'franceConnectLink.title',
  franceConnectEnd: ({ outcome, name }) => ({ key: endHeadings[outcome], values: { name } }),
  franceConnectSignOut: ({ name }) => ({ key: 'franceConnectSignOut.title', values: { name } }),
};
