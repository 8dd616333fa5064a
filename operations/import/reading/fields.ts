/** The fields that several files have, and how a row is read by a schema. */
import { z } from 'zod';
import { roles } from '../../../accounts/household/dossier.ts';
import { type IdentifierFault, parseIdentifier } from '../../../accounts/identity/identifiers.ts';
import { plainText } from '../../../accounts/typed-text.ts';

const identifierFaults: Readonly<Record<IdentifierFault, string>> = {
  missing: 'is missing',
  malformed: 'is neither a NIR nor P and 8 digits',
  provisionalNir: 'is a provisional NIR (7 or 8): give the person a provisional identifier',
  key: 'has a wrong key',
};

export const identifier = z.string().transform((text, ctx) => {
  const result = parseIdentifier(text);
  if ('identifier' in result) return result.identifier;
  ctx.addIssue(identifierFaults[result.fault]);
  return z.NEVER;
});

/** Reads an empty field as undefined. */
export const optional = <T>(schema: z.ZodType<T, string>) =>
  z.string().transform((text, ctx): T | undefined => {
    if (text === '') return undefined;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    for (const { message } of result.error.issues) ctx.addIssue(message);
    return z.NEVER;
  });

/** Reads one of these words. */
export const oneOf = <const T extends string>(
  values: Readonly<Record<string, T>>,
  message: string,
) =>
  z.string().transform((text, ctx) => {
    const value = Object.hasOwn(values, text) ? values[text] : undefined;
    if (value !== undefined) return value;
    ctx.addIssue(message);
    return z.NEVER;
  });

export const fund = z.string().regex(/^\d{3}$/, 'must be 3 digits');
export const fileNumber = z
  .string()
  .regex(/^\d{1,7}$/, 'must be 1 to 7 digits')
  .transform((digits) => digits.padStart(7, '0'));
export const role = z
  .string()
  .pipe(z.enum(roles, 'must be allocataire, conjoint, enfant or autre'));

/** The fields of a row by their columns, as they were written. */
export type Fields = Readonly<Record<string, string>>;

/** The fields of a row, or why it can't be read. */
export type NamedRow =
  | { readonly line: number; readonly fields: Fields }
  | { readonly line: number; readonly fault: string };

/** Returns what a row says, or its faults: columns and reasons, never a value. */
export function readFields<T extends object>(
  schema: z.ZodType<T>,
  fields: Fields,
): T | { fault: string } {
  const plain = Object.entries(fields).map(([column, text]) => [column, plainText(text)]);
  const result = schema.safeParse(Object.fromEntries(plain));
  if (result.success) return result.data;
  // Only the first reason of each column: the others follow from it.
  const faults = new Map<string, string>();
  for (const { path, message } of result.error.issues) {
    const column = path.join('.');
    if (!faults.has(column)) faults.set(column, message);
  }
  return { fault: [...faults].map((fault) => fault.join(' ')).join('; ') };
}
