/** Adds the memberships that a fund names: those of a file, many at once, or those of one dossier. */
import type { Clock, DossierChange, DossierStore } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { Changed } from './changes.ts';
import type { Dossier } from './dossier.ts';
import type { createDossierRecords } from './dossier-records.ts';
import { addEntry, type EntryFault, hasMember, type MembershipEntry } from './memberships.ts';
import { type FoundDossier, isUnchanged, type StoredDossiers } from './stored-dossiers.ts';

/** A row of a fund's file. */
export interface MembershipRow extends MembershipEntry, Pick<Dossier, 'fund' | 'fileNumber'> {}

/** The result of a row: the dossier has it now, had it before, or why it was left out. */
export type RowResult = 'changed' | 'unchanged' | EntryFault;

/**
 * Adds rows to their dossiers, in their order, and makes the dossiers that are missing. The results are in the order of
 * the rows. With `onlyNew`, a row of an account that has or had a place in the dossier changes nothing.
 */
export type ImportMemberships = (
  rows: readonly MembershipRow[],
  options?: { readonly onlyNew?: boolean },
) => Promise<readonly RowResult[]>;

/** Adds entries to a dossier, in their order, which the results are in as well. One that is refused changes nothing. */
function addEntries(
  before: Dossier,
  entries: readonly MembershipEntry[],
  now: number,
  onlyNew: boolean,
): Changed & { readonly results: readonly RowResult[] } {
  const results: RowResult[] = [];
  let { dossier, events }: Changed = { dossier: before, events: [] };
  for (const { accountId, role, from, until } of entries) {
    const added =
      onlyNew && hasMember(dossier, accountId)
        ? { dossier, events: [] }
        : addEntry(dossier, { accountId, role, from, until }, now);
    if (typeof added === 'string') {
      results.push(added);
    } else {
      results.push(isUnchanged(dossier, added) ? 'unchanged' : 'changed');
      dossier = added.dossier;
      events = [...events, ...added.events];
    }
  }
  return { dossier, events, results };
}

/** The result of entries for one dossier. `results` are in their order. With `refused`, nothing was changed. */
export type PutOutcome =
  | {
      readonly outcome: 'done' | 'unchanged' | 'refused';
      readonly found: FoundDossier;
      readonly results: readonly RowResult[];
    }
  | { readonly outcome: 'unknown' | 'stale' };

/** Adds entries to the dossier by the rules of an import, all of them or none, if its version is still the one named. */
export type PutMemberships = (change: {
  readonly dossierId: string;
  readonly version: number;
  readonly entries: readonly MembershipEntry[];
}) => Promise<PutOutcome>;

export const createPutMemberships =
  ({ stored, clock }: { readonly stored: StoredDossiers; readonly clock: Clock }): PutMemberships =>
  async ({ dossierId, version, entries }) => {
    const record = await stored.find(dossierId);
    if (record === undefined) return { outcome: 'unknown' };
    if (version !== record.version) return { outcome: 'stale' };
    const before = stored.open(record);
    const { results, ...changed } = addEntries(before.dossier, entries, clock(), false);
    if (results.some((result) => result !== 'changed' && result !== 'unchanged'))
      return { outcome: 'refused', found: before, results };
    const found = await stored.replace(record, changed);
    if (found === conflict) return { outcome: 'stale' };
    return { outcome: found.version === version ? 'unchanged' : 'done', found, results };
  };

/** Each conflict means that somebody else has written one of the dossiers. */
const limits = { attempts: 100, message: 'dossiers are written again and again by others' };

export function createImportMemberships({
  store,
  records,
  clock,
}: {
  readonly store: DossierStore;
  readonly records: ReturnType<typeof createDossierRecords>;
  readonly clock: Clock;
}): ImportMemberships {
  return async (rows, { onlyNew = false } = {}) => {
    const results: RowResult[] = [];
    const places = [...rows.entries()].map(([place, row]) => ({
      place,
      row,
      key: records.keyOf(row),
    }));
    const now = clock();

    /** Writes the dossiers of these rows. Resolves with the rows whose dossier somebody else has written meanwhile. */
    async function attempt(left: typeof places): Promise<typeof places> {
      const groups = [...Map.groupBy(left, ({ key }) => key)];
      const stored = await store.findMany(groups.map(([key]) => key));
      const changes = groups.flatMap(([, group], at): DossierChange[] => {
        const [first] = group;
        if (first === undefined) return [];
        const before = stored[at];
        const { fund, fileNumber } = first.row;
        const opened = before
          ? records.open(before)
          : { fund, fileNumber, members: [], blocked: [] };
        const entries = group.map(({ row }) => row);
        const changed = addEntries(opened, entries, now, onlyNew);
        for (const [at, { place }] of group.entries()) {
          const result = changed.results[at];
          if (result !== undefined) results[place] = result;
        }
        if (isUnchanged(opened, changed)) return [];
        const after = records.toRecord(changed.dossier, before?.version ?? 1);
        return [{ before, after, events: changed.events.map(records.toEventRecord) }];
      });
      if (changes.length === 0) return [];
      const written = await store.write(changes);
      const lost = new Set(changes.flatMap(({ after }, at) => (written[at] ? [] : [after.key])));
      return left.filter(({ key }) => lost.has(key));
    }

    let left = places;
    await retryOnConflict(async () => {
      left = await attempt(left);
      return left.length > 0 ? conflict : undefined;
    }, limits);
    return results;
  };
}
