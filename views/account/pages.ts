/** The data and the headings of the pages of the account space. */
import type { MessageKey } from '../dictionaries/index.ts';
import type { Headings, Message } from '../frame.ts';

export interface AccountPages {
  accountOverview: {
    readonly givenName: string;
    /** The last sign-in before this one: when (ms), by which way, on which browser. */
    readonly last?:
      | { readonly at: number; readonly way: MessageKey; readonly browser: Message }
      | undefined;
    /** What the person should look at, with the address of the page where it can be mended. */
    readonly attention: readonly { readonly words: MessageKey; readonly href: string }[];
  };
  accountHistory: {
    /** Newest first. A device, a network or a service that isn't known is absent. */
    readonly events: readonly {
      readonly at: number;
      readonly words: MessageKey;
      readonly browser?: Message | undefined;
      readonly network?: string | undefined;
      readonly service?: string | undefined;
    }[];
    /** The address of the page with older events, where there are any. */
    readonly older?: string | undefined;
    /** The address of the first page, on all others. */
    readonly newest?: string | undefined;
    readonly notMeHref: string;
  };
  accountNotMe: { readonly passwordHref: string; readonly sessionsHref: string };
}

export const accountHeadings: Headings<AccountPages> = {
  accountOverview: () => 'account.title',
  accountHistory: () => 'history.title',
  accountNotMe: () => 'notMe.title',
};
