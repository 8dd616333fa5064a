/** The sections of the account space, in the order of its navigation. */
import type { MessageKey } from '../dictionaries/index.ts';

/** The path of the account space. */
export const accountPath = '/account';

/** The words of a section: its entry in the navigation, and below it on the card of the first page. */
interface SectionWords {
  readonly label: MessageKey;
  /** Absent for the first page itself. */
  readonly hint?: MessageKey;
}

/** Each section by its path below `/account`. */
export const accountSections = {
  '': { label: 'account.title' },
  '/contacts': { label: 'contact.title', hint: 'contacts.hint' },
  '/password': { label: 'password.title', hint: 'password.hint' },
  '/sign-in-methods': { label: 'methods.title', hint: 'methods.hint' },
  '/sessions': { label: 'sessions.title', hint: 'sessions.hint' },
  '/services': { label: 'services.title', hint: 'services.hint' },
  '/history': { label: 'history.title', hint: 'history.hint' },
  '/household': { label: 'household.title', hint: 'household.hint' },
  '/data': { label: 'data.title', hint: 'data.hint' },
  '/close': { label: 'close.title', hint: 'close.hint' },
} as const satisfies Readonly<Record<string, SectionWords>>;

/** The path of a section. */
export type AccountSection = keyof typeof accountSections;
