/** Puts people into dossiers, and notes it on their accounts. */
import type { Household } from '../../accounts/household/household.ts';
import type { MembershipRow, RowResult } from '../../accounts/household/import-memberships.ts';
import type { AuditStore, Clock, Operator } from '../../adapters/ports.ts';
import type { Paced } from './pace.ts';

export interface NotePlacesDependencies {
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
  readonly operator: Operator;
}

/** Notes on accounts that an operator has changed their place in a dossier. */
export async function notePlaces(
  { audit, clock, operator }: NotePlacesDependencies,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  const event = { at: clock(), type: 'operator.place-changed', operator } as const;
  await audit.append(...accountIds.map((accountId) => ({ ...event, accountId })));
}

export interface PutPlacesDependencies extends NotePlacesDependencies {
  readonly household: Pick<Household, 'importMemberships'>;
  readonly paced: Paced;
}

/**
 * Puts people into dossiers. Each account whose place has changed gets a note, unless it is one of the newcomers. Resolves with
 * the results in the order of the rows.
 */
export async function putPlaces(
  dependencies: PutPlacesDependencies,
  rows: readonly MembershipRow[],
  options: { readonly onlyNew?: boolean; readonly newcomers?: ReadonlySet<string> } = {},
): Promise<readonly RowResult[]> {
  const { household, paced } = dependencies;
  const { onlyNew = false, newcomers } = options;
  const results = await paced(() => household.importMemberships(rows, { onlyNew }));
  const changed = rows.filter((_, place) => results[place] === 'changed');
  const accountIds = changed.map(({ accountId }) => accountId);
  await notePlaces(
    dependencies,
    accountIds.filter((id) => !newcomers?.has(id)),
  );
  return results;
}
