/** Reads a civil status from its fields, as a row of a file has them, or says what is wrong with it. */
import { z } from 'zod';
import type { Identity } from '../../../accounts/account.ts';
import { withPresumedDay } from '../../../accounts/identity/typed-identity.ts';
import { oneOf, optional } from './fields.ts';

/** The fields come as `plainText` writes them, so what can't be seen here is a control character. */
const words = z
  .string()
  .min(1, 'is missing')
  .max(200, 'is longer than 200 characters')
  .regex(/^\P{C}*$/u, 'holds characters that can’t be seen');
const name = words.refine((text) => /\p{L}/u.test(text), 'holds no letter');

const genders = { F: 'female', M: 'male', female: 'female', male: 'male' } as const;
const france = '99100';

/** Returns the fields of a civil status as they are read on a day: no birth date may be later. */
export function civilStatusFields(now: number) {
  const today = new Date(now).toISOString().slice(0, 10);
  const birthDate = z
    .string()
    .transform(withPresumedDay)
    .pipe(
      z.iso
        .date('must be a day of the calendar, YYYY-MM-DD')
        .refine((date) => date >= '1890-01-01' && date <= today, 'is before 1890 or to come'),
    );

  return {
    birth_name: optional(name),
    usual_name: optional(name),
    given_names: optional(name),
    birth_date: birthDate,
    gender: oneOf(genders, 'must be F or M'),
    birth_country: z.string().regex(/^99\d{3}$/, 'must be a COG code, 99100 for France'),
    // Codes that begin with 99 are countries.
    birth_commune: optional(
      z.string().regex(/^(?!99)(\d{2}|2[AB])\d{3}$/, 'must be the COG code of a commune'),
    ),
    birth_town: optional(name),
    parent1_birth_name: optional(name),
    parent1_given_names: optional(name),
    parent2_birth_name: optional(name),
    parent2_given_names: optional(name),
  };
}
type Fields = ReturnType<typeof civilStatusFields>;
type Row = { readonly [Field in keyof Fields]: z.output<Fields[Field]> };

/** Returns the civil status of a row. Adds a fault for each rule on several fields that it breaks. */
export function toIdentity(row: Row, ctx: z.RefinementCtx): Identity {
  const fault = (path: keyof Row, message: string) =>
    ctx.addIssue({ code: 'custom', path: [path], message });

  if ((row.birth_name ?? row.given_names) === undefined) {
    fault('birth_name', 'is missing, and given_names as well');
  }
  const inFrance = row.birth_country === france;
  if (inFrance && row.birth_commune === undefined) {
    fault('birth_commune', 'is missing for a birth in France');
  }
  if (!inFrance && row.birth_commune !== undefined) {
    fault('birth_commune', 'is for a birth in France');
  }
  if (!inFrance && row.birth_town === undefined) {
    fault('birth_town', 'is missing for a birth abroad');
  }
  const parents = ([1, 2] as const).flatMap((n) => {
    const birthName = row[`parent${n}_birth_name`];
    const givenNames = row[`parent${n}_given_names`];
    if (birthName !== undefined && givenNames !== undefined) return [{ birthName, givenNames }];
    if (birthName !== givenNames) {
      fault(`parent${n}_birth_name`, `goes together with parent${n}_given_names`);
    }
    return [];
  });
  return {
    birthName: row.birth_name ?? '',
    usualName: row.usual_name,
    givenNames: row.given_names ?? '',
    birthDate: row.birth_date,
    gender: row.gender,
    birthCountry: row.birth_country,
    birthCommune: row.birth_commune,
    birthTown: row.birth_town,
    parents,
  };
}

/** Returns the schema of a civil status by itself. */
export const civilStatusSchema = (now: number): z.ZodType<Identity> =>
  z.strictObject(civilStatusFields(now)).transform(toIdentity);
