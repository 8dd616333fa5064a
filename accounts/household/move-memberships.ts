/** Moves places in dossiers from accounts, where a release before dossiers has stored them, into dossiers. */
import type { AccountRecord } from '../../adapters/ports.ts';
import { Unopenable } from '../../crypto/sealing.ts';
import type { Accounts } from '../accounts.ts';
import { type PassOptions, passOnce } from '../lifecycle/pass-once.ts';
import { dayAt } from './days.ts';
import { parseDossierNumber } from './dossier.ts';
import type { Household } from './household.ts';
import type { MembershipRow } from './import-memberships.ts';

const fact = 'memberships-moved/1';

export interface MoveMembershipsOptions extends PassOptions {
  readonly accounts: Pick<Accounts, 'scan' | 'storedMembership' | 'dropMembership'>;
  readonly household: Pick<Household, 'importMemberships'>;
}

/**
 * Goes through all accounts once. A place becomes a membership from the day on which the account was added, and then
 * leaves the account. A pass that ends early starts again at the next call and skips what is done; several processes may
 * do it at once. Resolves with how many places stay on their accounts, because the words name no dossier or another
 * person has the role: a fund's file puts these right.
 */
export async function moveMemberships(options: MoveMembershipsOptions): Promise<number> {
  const { accounts, household } = options;

  /** Returns the place on an account. Where a key is missing, the account can't be used either. */
  function placeOf(record: AccountRecord) {
    try {
      return accounts.storedMembership(record);
    } catch (error) {
      if (error instanceof Unopenable) return undefined;
      throw error;
    }
  }

  function rowOf(record: AccountRecord): MembershipRow | undefined {
    const place = placeOf(record);
    const number = place && parseDossierNumber(place.fund, place.fileNumber);
    if (place === undefined || number === undefined) return undefined;
    return { ...number, role: place.role, accountId: record.id, from: dayAt(record.createdAt) };
  }

  let left = 0;
  await passOnce(options, { fact, word: 'moved' }, async (page) => {
    const placed = page.filter(({ sealed }) => sealed['membership'] !== undefined);
    const moving = placed.flatMap((record) => {
      const row = rowOf(record);
      return row === undefined ? [] : [{ record, row }];
    });
    const rows = moving.map(({ row }) => row);
    const results =
      rows.length === 0 ? [] : await household.importMemberships(rows, { onlyNew: true });
    const moved = moving.filter(
      (_, at) => results[at] === 'changed' || results[at] === 'unchanged',
    );
    for (const { record } of moved) await accounts.dropMembership(record);
    left += placed.length - moved.length;
  });
  return left;
}
