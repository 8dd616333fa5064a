/** The data and the headings of the sign-in pages. */
import type { Channel } from '../../messaging/ports.ts';
import type { CodeForm, Form, FranceConnectButton, PasswordLength } from '../form.ts';
import type { Headings, Message } from '../frame.ts';

export interface LoginPages {
  login: Form & {
    readonly kind: 'nir' | 'provisional';
    /** The identifier as it was typed, shown again after a fault. A password is never shown again. */
    readonly identifier: string;
    readonly remember: boolean;
    /** A masked number (« 2 62 •• •• ••• ••• ») in place of the identifier's field, and the link « Ce n'est pas moi ». */
    readonly remembered?: { readonly masked: string; readonly forgetHref: string };
    /** The other sign-in page: a link on the page `nir`, the button "Retour" on the page `provisional`. */
    readonly otherHref: string;
    readonly passwordLength: PasswordLength;
    /** A message about what happened before, for example that the password was changed. */
    readonly notice?: Message;
    /** The address of "Mot de passe oublié ?". */
    readonly forgottenHref: string;
    /** The address of "Identifiant provisoire oublié ?". */
    readonly forgottenIdentifierHref: string;
    /** The address of "Créer Mon Compte". */
    readonly createHref: string;
    /**
     * How the form for a password is shown. Where the service needs FranceConnect, its buttons come first, and the form is
     * folded; it is unfolded again when there is something to say about it.
     */
    readonly passwordForm: 'shown' | 'folded' | 'unfolded';
    /** The buttons of FranceConnect and FranceConnect+, those that are offered. */
    readonly franceConnect: readonly FranceConnectButton[];
  };
  /** The password was right, and the account waits for a fund's confirmation. */
  setAside: { readonly forgottenHref: string; readonly loginHref: string };
  /** The account was proven to be the person's, and it is suspended. */
  suspendedAccount: { readonly loginHref: string };
  /** `erasedAt`: when the closed account is erased, in milliseconds. */
  keepAccount: Form & { readonly erasedAt: number };
  loginCode: CodeForm & {
    readonly channel: Channel;
    /** The address or number, shortened to what may be shown. */
    readonly sentTo: string;
    /** Whether a code can still be typed. If not, another one can only be asked for. */
    readonly isGood: boolean;
    /** Another verified contact. It gets a form of its own, with the field `channel`. */
    readonly otherChannel?: { readonly action: string; readonly channel: Channel };
  };
}

export const loginHeadings: Headings<LoginPages> = {
  login: () => 'login.title',
  setAside: () => 'setAside.title',
  suspendedAccount: () => 'suspended.title',
  keepAccount: () => 'keepAccount.title',
  loginCode: () => 'loginCode.title',
};
