/** Puts the people of a file of people into the dossiers of their rows. */
import { dayAt } from '../../accounts/household/days.ts';
import type { ImportOptions, Row } from './batches.ts';
import { wordsOf } from './membership-faults.ts';
import { type PutPlacesDependencies, putPlaces } from './put-places.ts';
import type { Person } from './reading/person.ts';

export interface JoinTally {
  /** People who are there, but not in the dossier of their row. */
  dossiersRefused: number;
}

/**
 * Gives people who never had a place in the dossier of their row that place, from today on. Each account that was there before
 * gets a note; newcomers have one already.
 */
export async function joinDossiers(
  options: PutPlacesDependencies & Pick<ImportOptions<Person, JoinTally>, 'onReport' | 'tally'>,
  owners: ReadonlyMap<Row<Person>, string>,
  newcomers: ReadonlySet<string>,
): Promise<void> {
  const { clock, onReport, tally } = options;
  const from = dayAt(clock());
  const joining = [...owners].flatMap(([{ line, value }, accountId]) =>
    value.place === undefined ? [] : [{ line, ...value.place, accountId, from }],
  );
  if (joining.length === 0) return;
  const results = await putPlaces(options, joining, { onlyNew: true, newcomers });
  for (const [at, { line }] of joining.entries()) {
    const fault = wordsOf(results[at]);
    if (fault === undefined) continue;
    tally.dossiersRefused += 1;
    onReport(line, `is not in the dossier: ${fault}`);
  }
}
