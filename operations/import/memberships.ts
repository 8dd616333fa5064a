/** Parses a row of a file of memberships, and says why one can't be used. */
import { z } from 'zod';
import { certifiedNir } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { MembershipRow, RowResult } from '../../accounts/household/import-memberships.ts';
import { type EntryFault, memberLimit } from '../../accounts/household/memberships.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
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

const words: Readonly<Record<EntryFault, string>> = {
  allocataire: 'another person is the allocataire at that time',
  conjoint: 'another person is the conjoint at that time',
  otherRole: 'the person has another role in the dossier during that time',
  full: `the dossier has ${memberLimit} members already`,
};

/**
 * Returns why the account can't be put into a dossier, if it can't: a fund that names a person by an identifier means another
 * one when only the account's owner has named it.
 */
export function nameFault(
  accounts: Pick<Accounts, 'isCertified' | 'openProfile'>,
  record: AccountRecord | undefined,
  identifier: Identifier | undefined,
): string | undefined {
  if (record === undefined) return `${identifier ? 'identifier' : 'account_id'} is of no account`;
  if (record.standing.setAsideAt !== undefined) return 'the account waits for a confirmation';
  const isVouchedFor =
    identifier?.kind !== 'nir' ||
    accounts.isCertified(record) ||
    certifiedNir(accounts.openProfile(record)) !== undefined;
  return isVouchedFor ? undefined : 'only the owner of the account has named the identifier';
}

/** Returns why a row was left out, or undefined. */
export const wordsOf = (result: RowResult | undefined): string | undefined =>
  result === undefined || result === 'changed' || result === 'unchanged'
    ? undefined
    : words[result];
