/** Puts people into the dossiers of a fund's file, and ends what is over. */
import type { Domain } from '../../accounts/domain.ts';
import type { AuditStore, Clock } from '../../adapters/ports.ts';
import { batchesOf, type ImportOptions, type Row } from './batches.ts';
import { memberFrom, wordsOf } from './membership-faults.ts';
import type { Paced } from './pace.ts';
import { putPlaces } from './put-places.ts';
import type { NamedMembership } from './reading/memberships.ts';

/** Counts of the rows so far. */
export interface PlacesTally {
  changed: number;
  unchanged: number;
  refused: number;
}

/** Returns the tally of an import that has done nothing so far. */
export const emptyPlacesTally = (): PlacesTally => ({ changed: 0, unchanged: 0, refused: 0 });

export interface PlacesDependencies {
  readonly accounts: Domain['accounts'];
  readonly household: Domain['household'];
  readonly audit: Pick<AuditStore, 'append'>;
  readonly paced: Paced;
  readonly clock: Clock;
}

export type PlacesOptions = ImportOptions<NamedMembership, PlacesTally>;

/** Runs the import. Each account whose place has changed gets a note. Rejects with the first fault of a store. */
export async function importPlaces(options: PlacesDependencies & PlacesOptions): Promise<void> {
  const { entries, accounts, onReport, onRow, signal, tally } = options;

  function refuse(line: number, reason: string): void {
    tally.refused += 1;
    onReport(line, reason);
    onRow?.();
  }

  async function settle(rows: readonly Row<NamedMembership>[]): Promise<void> {
    const found = await accounts.findManyByIdentifier(rows.map(({ value }) => value.identifier));
    const known = rows.flatMap(({ line, value: { identifier, ...membership } }, place) => {
      const member = memberFrom(accounts, found[place], identifier);
      if ('accountId' in member) return [{ line, ...membership, ...member }];
      refuse(line, member.fault);
      return [];
    });
    const results = await putPlaces(options, known);
    for (const [place, { line }] of known.entries()) {
      const result = results[place];
      const fault = wordsOf(result);
      if (fault !== undefined) refuse(line, fault);
      else if (result === 'changed' || result === 'unchanged') {
        tally[result] += 1;
        onRow?.();
      }
    }
  }

  for await (const rows of batchesOf(entries, signal, refuse)) await settle(rows);
}
