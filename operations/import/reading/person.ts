/** Parses a row of the file into a person, or reports everything that is wrong with it. */
import { z } from 'zod';
import type { Account } from '../../../accounts/account.ts';
import { parsePhoneOfFile } from '../../../accounts/contacts.ts';
import type { MembershipRow } from '../../../accounts/household/import-memberships.ts';
import type { Identifier } from '../../../accounts/identity/identifiers.ts';
import { withAsciiSigns } from '../../../accounts/typed-text.ts';
import { civilStatusFields, toIdentity } from './civil-status.ts';
import { type Column, columns } from './columns.ts';
import type { Kind } from './entries.ts';
import { fileNumber, fund, identifier, optional, readFields, role } from './fields.ts';

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

/** Returns a file of people as it is read on a day: no birth date may be later. */
export function fileOfPeople(now: number): Kind<Person> {
  const fields = z.strictObject({
    identifier,
    legacy_password: optional(z.string().regex(/^\d{8}$/, 'must be 8 digits, or nothing')),
    ...civilStatusFields(now),
    email: optional(email),
    phone: optional(phone),
    fund: optional(fund),
    file_number: optional(fileNumber),
    role: optional(role),
  } satisfies Record<Column, z.ZodType<unknown, string>>);

  const person = fields.transform((row, ctx): Person => {
    const identity = toIdentity(row, ctx);
    const { fund, file_number: fileNumber, role } = row;
    const member = fund !== undefined && fileNumber !== undefined && role !== undefined;
    if (!member && (fund ?? fileNumber ?? role) !== undefined) {
      const message = 'goes together with file_number and role';
      ctx.addIssue({ code: 'custom', path: ['fund'], message });
    }
    const contact = (value: string | undefined) =>
      value === undefined ? undefined : { value, verified: false };
    return {
      identifier: row.identifier,
      legacyPassword: row.legacy_password,
      identity,
      contacts: { email: contact(row.email), phone: contact(row.phone) },
      place: member ? { fund, fileNumber, role } : undefined,
    };
  });

  return { columns, read: (fields) => readFields(person, fields) };
}
