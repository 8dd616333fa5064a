/** Parses a row of a file of memberships. */
import { z } from 'zod';
import type { MembershipRow } from '../../../accounts/household/import-memberships.ts';
import type { Identifier } from '../../../accounts/identity/identifiers.ts';
import type { Kind } from './entries.ts';
import { fileNumber, fund, identifier, optional, readFields, role } from './fields.ts';

/** The columns of a file of memberships. */
export const membershipColumns = [
  'fund',
  'file_number',
  'identifier',
  'role',
  'from',
  'until',
] as const;

/** A row, before its account was found. */
export interface NamedMembership extends Omit<MembershipRow, 'accountId'> {
  readonly identifier: Identifier;
}

/** The days of a membership, as funds write them. */
export const membershipDay = z.iso
  .date('must be a day of the calendar, YYYY-MM-DD')
  .refine((text) => text >= '1900-01-01', 'is before 1900');

const row = z
  .strictObject({
    fund,
    file_number: fileNumber,
    identifier,
    role,
    from: membershipDay,
    until: optional(membershipDay),
  } satisfies Record<(typeof membershipColumns)[number], z.ZodType<unknown, string>>)
  .refine(({ from, until }) => until === undefined || from <= until, {
    path: ['until'],
    message: 'is before from',
  })
  .transform(
    ({ file_number: number, ...others }): NamedMembership => ({ ...others, fileNumber: number }),
  );

/** A file of memberships. */
export const fileOfMemberships: Kind<NamedMembership> = {
  columns: membershipColumns,
  read: (fields) => readFields(row, fields),
};
