/** The data and the headings of the pages of the account space. */
import type { MessageKey } from '../dictionaries/index.ts';
import type { FieldError, PasswordLength } from '../form.ts';
import type { Headings, Message } from '../frame.ts';
import { type AccountContactPages, accountContactHeadings } from './contact-pages.ts';
import type { Hidden } from './hidden.ts';
import { type HouseholdPages, householdHeadings } from './household-pages.ts';

/** A fact that the page shows: its name, and its text or the words for it. */
export interface Fact {
  readonly label: MessageKey;
  readonly text?: string | undefined;
  readonly words?: MessageKey | undefined;
  /** An instant, shown as a day, in milliseconds. */
  readonly at?: number | undefined;
  /** Words that follow, such as "(vérifié)". */
  readonly note?: MessageKey | undefined;
}

/** An event of the audit trail. What isn't known is absent. */
export interface ShownEvent {
  readonly at: number;
  readonly words: MessageKey;
  readonly browser?: Message | undefined;
  readonly network?: string | undefined;
  readonly service?: string | undefined;
}

/** A session or a device. */
interface Place {
  /** What its button sends. */
  readonly id: string;
  readonly isCurrent: boolean;
  readonly usedAt?: number | undefined;
  readonly browser: Message;
  readonly network?: string | undefined;
}

export interface AccountPages extends AccountContactPages, HouseholdPages {
  accountOverview: {
    readonly givenName: string;
    /** The last sign-in before this one: when (ms), by which way, on which browser. */
    readonly last?:
      | { readonly at: number; readonly way: MessageKey; readonly browser: Message }
      | undefined;
    /** What the person should look at, with the address of the page where it can be mended. */
    readonly attention: readonly { readonly words: MessageKey; readonly href: string }[];
  };
  accountSessions: {
    readonly hidden: Hidden;
    readonly errors: readonly FieldError[];
    readonly notice?: Message;
    /** The current one first, then by their last use. What isn't known is absent. */
    readonly sessions: readonly (Place & {
      readonly since: number;
      readonly services: readonly string[];
    })[];
    readonly devices: readonly Place[];
    readonly endAction: string;
    readonly endOthersAction: string;
    readonly forgetAction: string;
  };
  /** Field `service`. */
  accountServices: {
    readonly hidden: Hidden;
    readonly errors: readonly FieldError[];
    readonly notice?: Message;
    /** The last used first; each with what it receives in words. */
    readonly services: readonly {
      readonly id: string;
      readonly name: string;
      readonly received: readonly MessageKey[];
      readonly since: number;
      /** The last use that is known. */
      readonly usedAt: number;
      /** The provider's own services get access at each visit. */
      readonly needsNoConsent: boolean;
    }[];
    readonly withdrawAction: string;
  };
  accountHistory: {
    /** Newest first. */
    readonly events: readonly ShownEvent[];
    /** The address of the page with older events, where there are any. */
    readonly older?: string | undefined;
    /** The address of the first page, on all others. */
    readonly newest?: string | undefined;
    readonly notMeHref: string;
  };
  accountNotMe: { readonly passwordHref: string; readonly sessionsHref: string };
  /** Fields `current`, `password`, `confirmation`. */
  accountPassword: Hidden & {
    readonly action: string;
    readonly errors: readonly FieldError[];
    readonly notice?: Message;
    readonly passwordLength: PasswordLength;
    /** The words that the password must not hold, in capital letters and digits alone. */
    readonly avoid: readonly string[];
    /** The identifier that a password manager keeps the password under. */
    readonly username: string;
  };
  /** Forms with the field `upstream`, to `linkAction` and `unlinkAction`. */
  accountSignInMethods: {
    readonly hidden: Hidden;
    readonly errors: readonly FieldError[];
    readonly notice?: Message;
    readonly identifiers: readonly {
      readonly kind: 'nir' | 'provisional';
      /** Masked, or whole. */
      readonly text: string;
      /** A number that only the person has typed. */
      readonly isUnconfirmed: boolean;
    }[];
    /** Where the same page shows them whole. */
    readonly revealHref?: string;
    readonly links: readonly {
      readonly upstream: string;
      readonly name: string;
      readonly isLinked: boolean;
      readonly isOffered: boolean;
      readonly mayUnlink: boolean;
    }[];
    readonly linkAction: string;
    readonly unlinkAction: string;
  };
  accountData: {
    readonly groups: readonly { readonly title: MessageKey; readonly facts: readonly Fact[] }[];
    readonly dossiers: readonly { readonly fund: string; readonly number: string }[];
    readonly downloadHref: string;
  };
  /** Field `password`. */
  accountClose: {
    readonly hidden: Hidden;
    readonly errors: readonly FieldError[];
    readonly action: string;
  };
  accountClosed: Record<never, never>;
}

export const accountHeadings: Headings<AccountPages> = {
  accountOverview: () => 'account.title',
  accountSessions: () => 'sessions.title',
  accountServices: () => 'services.title',
  accountHistory: () => 'history.title',
  accountNotMe: () => 'notMe.title',
  accountPassword: () => 'password.title',
  accountSignInMethods: () => 'methods.title',
  accountData: () => 'data.title',
  accountClose: () => 'close.title',
  accountClosed: () => 'close.done',
  ...accountContactHeadings,
  ...householdHeadings,
};
