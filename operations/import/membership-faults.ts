/** Says why a person can't be put into a dossier, in words for the fund. */
import { certifiedNir } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { RowResult } from '../../accounts/household/import-memberships.ts';
import { type EntryFault, memberLimit } from '../../accounts/household/memberships.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import type { AccountRecord } from '../../adapters/ports.ts';

const words: Readonly<Record<EntryFault, string>> = {
  allocataire: 'another person is the allocataire at that time',
  conjoint: 'another person is the conjoint at that time',
  otherRole: 'the person has another role in the dossier during that time',
  full: `the dossier has ${memberLimit} members already`,
};

/**
 * Returns the id of the account, or why it can't be put into a dossier. A fund that names a person by an identifier means
 * another one when only the account's owner has named it.
 */
export function memberFrom(
  accounts: Pick<Accounts, 'isCertified' | 'openProfile'>,
  record: AccountRecord | undefined,
  identifier: Identifier | undefined,
): { readonly accountId: string } | { readonly fault: string } {
  if (record === undefined)
    return { fault: `${identifier ? 'identifier' : 'account_id'} is of no account` };
  if (record.standing.setAsideAt !== undefined)
    return { fault: 'the account waits for a confirmation' };
  const isVouchedFor =
    identifier?.kind !== 'nir' ||
    accounts.isCertified(record) ||
    certifiedNir(accounts.openProfile(record)) !== undefined;
  return isVouchedFor
    ? { accountId: record.id }
    : { fault: 'only the owner of the account has named the identifier' };
}

/** Returns why a row was left out, or undefined. */
export const wordsOf = (result: RowResult | undefined): string | undefined =>
  result === undefined || result === 'changed' || result === 'unchanged'
    ? undefined
    : words[result];
