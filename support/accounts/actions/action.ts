/** One action of agents on an account. Its page says what it does and what the person will notice; a button does it. */
import { z } from 'zod';
import type { FormSchema, ShownOutcome } from '../../../http/forms/form-schema.ts';
import type { Target } from '../../../operations/change-account.ts';
import type { OpenedAccount } from '../../../operations/show.ts';
import type { MessageKey } from '../../../views/dictionaries/index.ts';
import type { ActionField, FieldError } from '../../../views/pages.ts';
import type { Action } from '../../roles.ts';
import type { Visit } from '../../visit.ts';

/** The version of the account that the page shows, as each form posts it. */
export const version = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
export interface Versioned {
  readonly version: number;
}
/** The form of an action that is a button alone. */
export const buttonAlone = z.object({ version });
/** A box that is ticked or not. */
export const box = z
  .string()
  .optional()
  .transform((typed) => typed !== undefined);
/** A choice or a text; empty where nothing was chosen or typed. */
export const typed = z.string().max(200).default('');

/**
 * The result of an action: the operation's outcome, which also names the reason of a refusal; the faults of the form; or the
 * path below the file of a page that shows more than that it is done.
 */
export type Performed =
  | { readonly outcome: string }
  | { readonly faults: readonly FieldError[] }
  | { readonly next: string };

export interface FileAction<Form extends Versioned = Versioned> {
  /** The action that the agent's roles must allow (`roles.ts`). */
  readonly action: Action;
  /** The last part of its address. */
  readonly path: string;
  readonly verb: MessageKey;
  /** When to use it, for the list of actions. */
  readonly hint: MessageKey;
  /** Sentences that say what happens, and what the person will notice. */
  readonly effects: readonly MessageKey[];
  /** The message on the file once it is done. Absent where another page shows that. */
  readonly done?: MessageKey;
  /** The words for each refusal of the operation, at the field that they are about. */
  readonly refusals?: Readonly<Record<string, FieldError>>;
  readonly schema: FormSchema<Form>;
  /** True when it can't be undone. */
  readonly isFinal?: boolean;
  /** Reports whether it is of use for the account. */
  isOffered(account: OpenedAccount): boolean;
  /** Returns the fields of its form, with what was typed and its faults. */
  fields?(account: OpenedAccount, shown: ShownOutcome): readonly ActionField[];
  perform(target: Target, form: Form, visit: Visit): Promise<Performed>;
}

/** The last effect of every action: it is noted, and the person reads it. */
export const inActivity = 'action.inActivity' satisfies MessageKey;

/** Returns the value if the form offers it, else undefined. */
export const oneOf = <T extends string>(values: readonly T[], value: string): T | undefined =>
  values.find((each) => each === value);

/** Returns the fault of a choice that was not made. */
export const missing = (field: string): Performed => ({
  faults: [{ field, key: 'field.required' }],
});
