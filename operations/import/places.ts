/** Puts people into the dossiers of a fund's file, and ends what is over. */
import type { Domain } from '../../accounts/domain.ts';
import type { AuditStore, Clock, Operator } from '../../adapters/ports.ts';
import { batchesOf, type ImportOptions, type Row } from './entries.ts';
import { type NamedMembership, nameFault, wordsOf } from './memberships.ts';
import type { Paced } from './pace.ts';

/** What was done so far, in rows. */
export interface PlacesTally {
  changed: number;
  unchanged: number;
  refused: number;
}

export interface PlacesDependencies {
  readonly accounts: Domain['accounts'];
  readonly household: Domain['household'];
  readonly audit: Pick<AuditStore, 'append'>;
  readonly paced: Paced;
  readonly clock: Clock;
}

export interface PlacesOptions extends ImportOptions<NamedMembership, PlacesTally> {
  /** Who runs the import. */
  readonly operator: Operator;
}

/** Runs the import. Each account whose place has changed gets a note. Rejects with the first fault of a store. */
export async function importPlaces(options: PlacesDependencies & PlacesOptions): Promise<void> {
  const { entries, accounts, household, audit, paced, clock } = options;
  const { operator, onReport, onRow, signal, tally } = options;

  function refuse(line: number, reason: string): void {
    tally.refused += 1;
    onReport(line, reason);
    onRow?.();
  }

  async function settle(rows: readonly Row<NamedMembership>[]): Promise<void> {
    const found = await accounts.findManyByIdentifier(rows.map(({ value }) => value.identifier));
    const known = rows.flatMap(({ line, value: { identifier, ...membership } }, place) => {
      const record = found[place];
      const fault = nameFault(accounts, record, identifier);
      if (record !== undefined && fault === undefined)
        return [{ line, row: { ...membership, accountId: record.id } }];
      refuse(line, fault ?? '');
      return [];
    });
    const results = await paced(() => household.importMemberships(known.map(({ row }) => row)));
    const changed = known.filter((_, place) => results[place] === 'changed');
    const event = { at: clock(), type: 'operator.place-changed', operator } as const;
    if (changed.length > 0)
      await audit.append(...changed.map(({ row: { accountId } }) => ({ ...event, accountId })));
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
