/** Parses a row of the file into a person, or reports everything that is wrong with it. */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import { parsePhoneOfFile } from '../../accounts/contacts.ts';
import {
  type Identifier,
  type IdentifierFault,
  parseIdentifier,
} from '../../accounts/identity/identifiers.ts';
import { withPresumedDay } from '../../accounts/identity/typed-identity.ts';
import { plainText, withAsciiSigns } from '../../accounts/typed-text.ts';
import type { Column } from './columns.ts';

/** A person of the file. */
export interface Person extends Pick<Account, 'identity' | 'contacts' | 'membership'> {
  readonly identifier: Identifier;
  readonly legacyPassword: string | undefined;
}

const identifierFaults: Readonly<Record<IdentifierFault, string>> = {
  missing: 'is missing',
  malformed: 'is neither a NIR nor P and 8 digits',
  provisionalNir: 'is a provisional NIR (7 or 8): give the person a provisional identifier',
  key: 'has a wrong key',
};

const identifier = z.string().transform((text, ctx) => {
  const result = parseIdentifier(text);
  if ('identifier' in result) return result.identifier;
  ctx.addIssue(identifierFaults[result.fault]);
  return z.NEVER;
});

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

const optional = <T>(schema: z.ZodType<T, string>) =>
  z.string().transform((text, ctx): T | undefined => {
    if (text === '') return undefined;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    for (const { message } of result.error.issues) ctx.addIssue(message);
    return z.NEVER;
  });

const oneOf = <const T extends string>(values: Readonly<Record<string, T>>, message: string) =>
  z.string().transform((text, ctx) => {
    const value = Object.hasOwn(values, text) ? values[text] : undefined;
    if (value !== undefined) return value;
    ctx.addIssue(message);
    return z.NEVER;
  });

const genders = { F: 'female', M: 'male', female: 'female', male: 'male' } as const;
const roles = {
  allocataire: 'allocataire',
  conjoint: 'conjoint',
  enfant: 'enfant',
  autre: 'autre',
} as const;

const france = '99100';

/** Returns a function that parses rows; `today` is YYYY-MM-DD, and no birth date may be later. */
export function createReader(today: string) {
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
    fund: optional(words),
    file_number: optional(words),
    role: optional(oneOf(roles, 'must be allocataire, conjoint, enfant or autre')),
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
      membership: member ? { fund, fileNumber, role } : undefined,
    };
  });

  /** Returns the person of a row, or its faults: columns and reasons, never a value. */
  return (header: readonly Column[], row: readonly string[]): Person | { fault: string } => {
    if (row.length !== header.length) {
      return { fault: `has ${row.length} fields, the header ${header.length}` };
    }
    const named = Object.fromEntries(header.map((column, i) => [column, plainText(row[i] ?? '')]));
    const result = person.safeParse(named);
    if (result.success) return result.data;
    // Only the first reason of each column: the others follow from it.
    const faults = new Map<string, string>();
    for (const { path, message } of result.error.issues) {
      const column = path.join('.');
      if (!faults.has(column)) faults.set(column, message);
    }
    return { fault: [...faults].map((fault) => fault.join(' ')).join('; ') };
  };
}
