/** The data and the headings of the pages of the contacts in the account space. */
import type { Channel } from '../../messaging/ports.ts';
import type { MessageKey } from '../dictionaries/index.ts';
import type { CodeForm, FieldError, Form } from '../form.ts';
import type { Headings, Message } from '../frame.ts';
import type { Hidden } from './hidden.ts';

/** A contact, shortened to what may be shown. */
interface MaskedContact {
  readonly channel: Channel;
  readonly masked: string;
}

export interface AccountContactPages {
  accountContacts: Hidden & {
    readonly errors: readonly FieldError[];
    readonly notice?: Message;
    readonly contacts: readonly {
      readonly channel: Channel;
      /** Where it is added or replaced. */
      readonly href: string;
      readonly contact?: {
        readonly masked: string;
        readonly state: 'verified' | 'unverified' | 'setAside';
        readonly lostHref: string;
        /** Absent for the last verified one, which can't be removed. */
        readonly removeAction?: string;
      };
    }[];
    /** Field `main`: where codes go. Absent where there is nothing to choose. */
    readonly main?: {
      readonly action: string;
      readonly chosen: Channel;
      readonly options: readonly (readonly [channel: Channel, masked: string])[];
    };
  };
  /** Field `email` or `phone`. */
  accountContact: Hidden &
    Form & {
      readonly heading: MessageKey;
      readonly channel: Channel;
      readonly value: string;
      readonly isReplaced: boolean;
      readonly backHref: string;
    };
  accountContactCode: Hidden &
    CodeForm & {
      readonly heading: MessageKey;
      readonly channel: Channel;
      /** The address or number: whole where the person has just typed it, else shortened. */
      readonly sentTo: string;
      /** Whether a code can still be typed. If not, another one can only be asked for. */
      readonly isGood: boolean;
      readonly backHref: string;
    };
  /** Field `contact`. */
  accountContactLost: Hidden &
    Form & {
      readonly backHref: string;
      readonly state:
        | {
            readonly name: 'choice';
            readonly options: readonly (readonly [channel: Channel, masked: string])[];
          }
        /** `other`: the contact that gets the code, masked. */
        | { readonly name: 'code'; readonly lost: MaskedContact; readonly other: string }
        | { readonly name: 'letter'; readonly lost: MaskedContact };
    };
}

export const accountContactHeadings: Headings<AccountContactPages> = {
  accountContacts: () => 'contact.title',
  accountContact: ({ heading }) => heading,
  accountContactCode: ({ heading }) => heading,
  accountContactLost: () => 'contacts.lostTitle',
};
