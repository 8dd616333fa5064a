/** Parses a row of the file into a person, or reports everything that is wrong with it. */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import { parsePhoneOfFile } from '../../accounts/contacts.ts';
import type { MembershipRow } from '../../accounts/household/import-memberships.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import { withPresumedDay } from '../../accounts/identity/typed-identity.ts';
import { withAsciiSigns } from '../../accounts/typed-text.ts';
import { type Column, columns } from './columns.ts';
import type { Kind } from './entries.ts';
import { fileNumber, fund, identifier, oneOf, optional, readFields, role } from './fields.ts';

/** A person of the file. */
export interface Person extends Pick<Account, 'identity' | 'contacts'> {
  readonly identifier: Identifier;
  readonly legacyPassword: string | undefined;
  /** The person's place in a dossier. */
  readonly place: Pick<MembershipRow, 'fund' | 'fileNumber' | 'role'> | undefined;
}

const phoneFaults = {
  notFrench: 'is not a French number',
  overseas: 'is overseas: write it with the code of its territory, such as +262…',
  malformed: 'must begin with + and the code of a country, or be a mobile 06… or 07…',
} as const;

const phone = z.string().transform((text, ctx) => {
  const result = parsePhoneOfFile(text);
  if ('phone' in result) return result.phone;
  ctx.addIssue(phoneFaults[result.fault]);
  return z.NEVER;
});

/** An address is kept as the fund wrote it; `reachable` brings it into the normal form when a message is sent. */
const email = z
  .string()
  .transform(withAsciiSigns)
  .pipe(z.email('is not an address').max(254, 'is longer than 254 characters'));

/** The fields come as `plainText` writes them, so what can't be seen here is a control character. */
const words = z
  .string()
  .min(1, 'is missing')
  .max(200, 'is longer than 200 characters')
  .regex(/^\P{C}*$/u, 'holds characters that can’t be seen');
const name = words.refine((text) => /\p{L}/u.test(text), 'holds no letter');

const genders = { F: 'female', M: 'male', female: 'female', male: 'male' } as const;
const france = '99100';

/** Returns a file of people as it is read on a day: no birth date may be later. */
export function fileOfPeople(now: number): Kind<Person> {
  const today = new Date(now).toISOString().slice(0, 10);
  const birthDate = z
    .string()
    .transform(withPresumedDay)
    .pipe(
      z.iso
        .date('must be a day of the calendar, YYYY-MM-DD')
        .refine((date) => date >= '1890-01-01' && date <= today, 'is before 1890 or to come'),
    );

  const fields = z.strictObject({
    identifier,
    legacy_password: optional(z.string().regex(/^\d{8}$/, 'must be 8 digits, or nothing')),
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
    email: optional(email),
    phone: optional(phone),
    fund: optional(fund),
    file_number: optional(fileNumber),
    role: optional(role),
  } satisfies Record<Column, z.ZodType<unknown, string>>);

  const person = fields.transform((row, ctx): Person => {
    const fault = (path: Column, message: string) =>
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
    const { fund, file_number: fileNumber, role } = row;
    const member = fund !== undefined && fileNumber !== undefined && role !== undefined;
    if (!member && (fund ?? fileNumber ?? role) !== undefined) {
      fault('fund', 'goes together with file_number and role');
    }
    const contact = (value: string | undefined) =>
      value === undefined ? undefined : { value, verified: false };
    return {
      identifier: row.identifier,
      legacyPassword: row.legacy_password,
      identity: {
        birthName: row.birth_name ?? '',
        usualName: row.usual_name,
        givenNames: row.given_names ?? '',
        birthDate: row.birth_date,
        gender: row.gender,
        birthCountry: row.birth_country,
        birthCommune: row.birth_commune,
        birthTown: row.birth_town,
        parents,
      },
      contacts: { email: contact(row.email), phone: contact(row.phone) },
      place: member ? { fund, fileNumber, role } : undefined,
    };
  });

  return { columns, read: (fields) => readFields(person, fields) };
}
