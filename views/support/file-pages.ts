/** The data and the headings of the pages about one person's account in the support console. */

import type { Hidden } from '../account/hidden.ts';
import type { Fact, ShownEvent } from '../account/pages.ts';
import type { MessageKey } from '../dictionaries/index.ts';
import type { FieldError } from '../form.ts';
import type { Headings, Message } from '../frame.ts';
import type { IdentityForm } from '../identity/pages.ts';

/** A sentence about the account; `at` (ms) is its `{when}`, and `detail` are the words of its `{detail}`. */
export interface Statement {
  readonly key: MessageKey;
  readonly at?: number | undefined;
  readonly detail?: MessageKey | undefined;
  /** What can be done about it. */
  readonly hint?: MessageKey | undefined;
}

/** Facts under a heading. */
export interface Facts {
  readonly title: MessageKey;
  readonly facts: readonly (Omit<Fact, 'words' | 'note'> & {
    readonly labelValues?: Message['values'];
    readonly words?: MessageKey | undefined;
    readonly notes?: readonly MessageKey[];
  })[];
}

/** An event as agents read it. */
export interface FileEvent extends ShownEvent {
  readonly detail?: MessageKey | undefined;
  readonly agent?: string | undefined;
  readonly reference?: string | undefined;
}

/** The person, as the head of every page of the file names them. */
export interface FilePerson {
  readonly name: string;
  readonly gender: 'female' | 'male';
  readonly birthYear: number;
}

/** A field of an action's form. */
export type ActionField =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: MessageKey;
      readonly options: readonly (readonly [value: string, label: MessageKey])[];
    }
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: MessageKey;
      readonly hint?: MessageKey;
    }
  | { readonly kind: 'box'; readonly name: string; readonly label: MessageKey }
  /** The fields of a civil status. */
  | { readonly kind: 'identity'; readonly form: IdentityForm };

/** The data that the confirming pages of all actions share. */
interface ActionPage {
  readonly verb: MessageKey;
  readonly person: FilePerson;
  readonly hidden: Hidden;
  readonly errors: readonly FieldError[];
  readonly action: string;
  readonly backHref: string;
}

export interface FilePages {
  consoleFile: {
    readonly errors: readonly FieldError[];
    readonly notice: Message | undefined;
    readonly person: FilePerson;
    readonly maySignIn: boolean;
    /** What keeps the person out. */
    readonly obstacles: readonly Statement[];
    /** What the person meets, or what some services miss. */
    readonly pending: readonly Statement[];
    /** The page of a proposal to erase the account, for agents who may confirm it. */
    readonly erasureHref: string | undefined;
    readonly groups: readonly Facts[];
    readonly events: readonly FileEvent[];
    readonly historyHref: string;
    readonly actions: readonly {
      readonly href: string;
      readonly verb: MessageKey;
      readonly hint: MessageKey;
    }[];
    readonly searchHref: string;
  };
  consoleHistory: {
    readonly events: readonly FileEvent[];
    readonly older: string | undefined;
    readonly newest: string | undefined;
    readonly backHref: string;
  };
  /** The file is not open for this agent, or there is no such account: both look alike. */
  consoleNotOpen: { readonly searchHref: string };
  /** The account went while its file was open. */
  consoleGone: {
    readonly isMerged: boolean;
    readonly events: readonly FileEvent[];
    readonly searchHref: string;
  };
  /** The fields of the action. */
  consoleAction: ActionPage & {
    /** What happens, and what the person will notice. */
    readonly effects: readonly MessageKey[];
    readonly fields: readonly ActionField[];
    readonly typed: Readonly<Record<string, string>>;
    readonly isFinal: boolean;
  };
  /** A code for a letter, shown once. */
  consoleLetter: {
    readonly person: FilePerson;
    readonly code: string;
    readonly until: number;
    readonly backHref: string;
  };
  /** Field `decision`: `propose` with a `reason`, `confirm` or `refuse`. */
  consoleErasure: ActionPage & {
    readonly effects: readonly MessageKey[];
    readonly reasons: readonly (readonly [value: string, label: MessageKey])[];
    readonly chosen: string | undefined;
    readonly proposal:
      | {
          readonly at: number;
          readonly endsAt: number;
          readonly reason: MessageKey;
          readonly agent: string;
          readonly isOwn: boolean;
        }
      | undefined;
  };
}

export const fileHeadings: Headings<FilePages> = {
  consoleFile: () => 'file.title',
  consoleHistory: () => 'file.historyTitle',
  consoleNotOpen: () => 'file.notOpenTitle',
  consoleGone: () => 'file.goneTitle',
  consoleAction: ({ verb }) => verb,
  consoleLetter: () => 'action.letterTitle',
  consoleErasure: ({ verb }) => verb,
};
