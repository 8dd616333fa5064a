/** The data and the headings of the pages of the support console. */
import type { MessageKey } from '../dictionaries/index.ts';
import type { FieldError } from '../form.ts';
import type { Headings } from '../frame.ts';
import { type FilePages, fileHeadings } from './file-pages.ts';

/** The notices that stand where an agent would see a page of the console. */
export type ConsoleNotice =
  | 'unavailable'
  | 'refused'
  | 'gaveUp'
  | 'noRole'
  | 'signedOut'
  | 'signedOutHere';

/** The fields in which an agent says why a person's file is opened: `reason` is one of `reasons`. */
export interface WhyOpened {
  readonly reason: string;
  readonly reference: string;
  readonly reasons: readonly (readonly [value: string, label: MessageKey])[];
}

/** A person that a search has found. */
export interface FoundPerson {
  readonly id: string;
  readonly name: string;
  readonly birthYear: number;
  /** Masked. */
  readonly identifiers: readonly string[];
}

export interface ConsolePages extends FilePages {
  consoleNotice: { readonly kind: ConsoleNotice };
  /** Fields `identifier`, or `birthName`, `givenNames` and `birthDate`; and those of `why`, which are kept for the next page. */
  consoleHome: {
    readonly action: string;
    readonly csrf: string;
    readonly errors: readonly FieldError[];
    readonly typed: Readonly<
      Record<'identifier' | 'birthName' | 'givenNames' | 'birthDate', string>
    >;
    readonly why: WhyOpened;
  };
  /** Fields `person`, `reason`, `reference`. */
  consoleResults: {
    readonly action: string;
    readonly csrf: string;
    readonly errors: readonly FieldError[];
    readonly found: readonly FoundPerson[];
    /** The person who is chosen. */
    readonly chosen: string | undefined;
    readonly why: WhyOpened;
    readonly searchHref: string;
  };
}

const noticeHeadings = {
  unavailable: 'console.unavailableTitle',
  refused: 'console.refusedTitle',
  gaveUp: 'console.refusedTitle',
  noRole: 'console.noRoleTitle',
  signedOut: 'console.signedOutTitle',
  signedOutHere: 'console.signedOutTitle',
} as const satisfies Readonly<Record<ConsoleNotice, MessageKey>>;

export const consoleHeadings: Headings<ConsolePages> = {
  consoleNotice: ({ kind }) => noticeHeadings[kind],
  consoleHome: () => 'console.searchTitle',
  consoleResults: ({ found }) =>
    found.length === 0
      ? 'console.nobodyTitle'
      : { key: 'console.foundTitle', values: { count: found.length } },
  ...fileHeadings,
};
