/** The data and the headings of the forgotten password and of the forgotten provisional identifier. */
import type { Channel } from '../../messaging/ports.ts';
import type { Captcha, CodeForm, Form } from '../form.ts';
import type { Headings, Message } from '../frame.ts';

export interface ForgottenPages {
  /** Fields `identifier`, `birthDate`, `channel`, and those of the security check. */
  forgotten: Form & {
    readonly identifier: string;
    readonly birthDate: string;
    readonly channel?: Channel;
    readonly notice?: Message;
    readonly captcha: Captcha;
    readonly backHref: string;
  };
  /** Says the same whether the account exists or not. The field `code` also takes an activation code. */
  forgottenCode: CodeForm & { readonly backHref: string };
  /** The password was right, and the account waits for the code of a letter. Field `code`. */
  letter: Form & { readonly loginHref: string };
  /** Says the same whether the account exists or not. */
  forgottenIdentifierSent: { readonly nextHref: string };
}

export const forgottenHeadings: Headings<ForgottenPages> = {
  forgotten: () => 'forgotten.title',
  forgottenCode: () => 'forgotten.title',
  letter: () => 'letter.title',
  forgottenIdentifierSent: () => 'forgottenIdentifier.title',
};
