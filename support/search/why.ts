/** The fields in which an agent says why a person's file is opened. */
import { z } from 'zod';
import { lookReasons } from '../../operations/agents/files.ts';
import { referenceSchema } from '../../operations/agents/references.ts';
import type { FieldError, WhyOpened } from '../../views/pages.ts';
import { reasonOptions } from '../accounts/event-words.ts';
import type { OpenFile } from '../open-files.ts';

export const whyFields = {
  reason: z.string().default(''),
  reference: z.string().default(''),
};
type TypedWhy = Pick<WhyOpened, 'reason' | 'reference'>;

/** Returns the fields as a page shows them. */
export const whyShown = ({ reason, reference }: TypedWhy): WhyOpened => ({
  reason,
  reference,
  reasons: reasonOptions(lookReasons),
});

/** Returns why the file is opened, or the faults of the fields. */
export function readWhy(
  typed: TypedWhy,
): { readonly why: Pick<OpenFile, 'reason' | 'reference'> } | { readonly errors: FieldError[] } {
  const reason = lookReasons.find((one) => one === typed.reason);
  const { data: reference } = referenceSchema.safeParse(typed.reference);
  if (reason !== undefined && reference !== undefined) return { why: { reason, reference } };
  const errors: FieldError[] = [];
  if (reason === undefined) errors.push({ field: 'reason', key: 'console.reasonRequired' });
  if (reference === undefined) {
    const key = typed.reference === '' ? 'field.required' : 'console.referenceMalformed';
    errors.push({ field: 'reference', key });
  }
  return { errors };
}
