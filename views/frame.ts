/** The types that every page shares: its language, its words and its frame. */
import type { AccountSection } from './account/sections.ts';
import type { MessageKey } from './dictionaries/index.ts';

/** The languages of the pages. */
export const locales = ['fr', 'en'] as const;
/** A language of the pages. */
export type Locale = (typeof locales)[number];

/** A message of the dictionaries, with the values of its placeholders. */
export interface Message {
  readonly key: MessageKey;
  readonly values?: Readonly<Record<string, string | number>> | undefined;
}

/** The service (relying party) that asked for the sign-in. */
export interface Service {
  readonly name: string;
  /** The address that leads back to the service, when the service has declared one. */
  readonly href?: string;
}

/** What the pages say of the organisation behind them, as far as it is set. */
export interface Organisation {
  /** The address of a page with help. */
  readonly supportUrl?: string | undefined;
  readonly supportPhone?: string | undefined;
  /** Who publishes the site, and who hosts it. */
  readonly publisher?: string | undefined;
  readonly hosting?: string | undefined;
  /** A mail address, the address of a page, or words. */
  readonly dataProtectionContact?: string | undefined;
  readonly accessibilityContact?: string | undefined;
}

/** The agent who is signed in, for the frame of every page of the console. */
export interface ConsoleAgent {
  readonly name: string;
  readonly roles: readonly MessageKey[];
  /** The form that signs the agent out. */
  readonly signOut: { readonly action: string; readonly csrf: string };
}

/** The data of the layout, the same for every page. */
export interface Frame {
  readonly locale: Locale;
  /** The address of the same page in the other language. */
  readonly languageHref: string;
  readonly organisation: Organisation;
  readonly service?: Service;
  /** The section of the account space that the page belongs to. The frame then has its navigation. */
  readonly section?: AccountSection;
  /** The page belongs to the support console. `agent` is who is signed in there. */
  readonly console?: { readonly agent?: ConsoleAgent | undefined };
  /** The form that leads back to the service without signing in. It is sent by POST, with the CSRF token. */
  readonly cancel?: { readonly action: string; readonly csrf: string };
  /** Until when the page stays open. */
  readonly until?: {
    /** The time of day in Paris. A script puts that of the person in its place. */
    readonly time: string;
    readonly secondsLeft: number;
    /** The address that prolongs it, which a script calls. Absent when nothing prolongs it any more. */
    readonly prolong?: { readonly action: string; readonly csrf: string };
  };
}

/** The heading of each page of a journey. The heading is also the title of the document. */
export type Headings<P> = { readonly [N in keyof P]: (data: P[N]) => MessageKey | Message };
