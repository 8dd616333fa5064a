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
}

export const accountHeadings: Headings<AccountPages> = {
  accountOverview: () => 'account.title',
};
