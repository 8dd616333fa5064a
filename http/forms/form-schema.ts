/** The types of a form's schema and of its outcome, which every room with pages shares. */
import { z } from 'zod';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { FieldError } from '../../views/pages.ts';

/** The schema of a form's fields. */
export interface FormSchema<Form> extends z.ZodType<Form> {
  readonly shape: Readonly<Record<string, unknown>>;
}

/** The schema of a form that is a button alone. */
export const noFields = z.object({});

/** The outcome of a form, for the page that the browser asks for next. */
export interface Outcome {
  readonly errors?: readonly FieldError[] | undefined;
  /** A message above the form. */
  readonly notice?: MessageKey | undefined;
  /** The status of that page: 422 for faults, 401 for a wrong password, 429 or 503 for a wait. 200 without it. */
  readonly status?: number | undefined;
}

/** An outcome as the page is handed it, with what was typed into its form. */
export interface ShownOutcome extends Omit<Outcome, 'status'> {
  /** The fields that the form may show again (`shownAgain`), as they were typed. */
  readonly typed?: Readonly<Record<string, string>> | undefined;
}
