/** Adds the memberships of a fund's file, many at once. */
import type { Clock, DossierChange, DossierStore } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { Changed } from './changes.ts';
import type { Dossier } from './dossier.ts';
import type { createDossierRecords } from './dossier-records.ts';
import { addEntry, type EntryFault, hasMember, type MembershipEntry } from './memberships.ts';
import { isUnchanged } from './stored-dossiers.ts';

/** A row of a fund's file. */
export interface MembershipRow extends MembershipEntry, Pick<Dossier, 'fund' | 'fileNumber'> {}

/** What became of a row: the dossier has it now, had it before, or why it was left out. */
export type RowResult = 'changed' | 'unchanged' | EntryFault;

/**
 * Adds rows to their dossiers, in their order, and makes the dossiers that are missing. The results are in the order of
 * the rows. With `onlyNew`, a row of an account that has or had a place in the dossier changes nothing.
 */
export type ImportMemberships = (
  rows: readonly MembershipRow[],
  options?: { readonly onlyNew?: boolean },
) => Promise<readonly RowResult[]>;

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

    function apply(before: Changed, row: MembershipRow, place: number): Changed {
      const { accountId, role, from, until } = row;
      const isKnown = onlyNew && hasMember(before.dossier, accountId);
      const added = isKnown
        ? { dossier: before.dossier, events: [] }
        : addEntry(before.dossier, { accountId, role, from, until }, now);
      if (typeof added === 'string') {
        results[place] = added;
        return before;
      }
      results[place] = isUnchanged(before.dossier, added) ? 'unchanged' : 'changed';
      return { dossier: added.dossier, events: [...before.events, ...added.events] };
    }

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
        let changed: Changed = { dossier: opened, events: [] };
        for (const { row, place } of group) changed = apply(changed, row, place);
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
