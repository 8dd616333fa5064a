/** `dossiers import`: puts people into the dossiers of a fund's file, and ends what is over. */

import { createPace } from '../../operations/import/pace.ts';
import { importPlaces, type PlacesTally } from '../../operations/import/places.ts';
import { openEntries } from '../../operations/import/reading/entries.ts';
import {
  fileOfMemberships,
  membershipColumns,
} from '../../operations/import/reading/memberships.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { explain } from '../faults.ts';
import { createProgress } from '../import/progress.ts';
import { interrupted, type Source, withSource } from '../import/source.ts';
import { systemUser } from '../system-user.ts';

export const dossiersImport = defineCommand({
  name: 'dossiers import',
  argument: 'FILE.csv',
  summary: 'put people into dossiers from a CSV file',
  description: `Puts people who have an account into dossiers, changes their places and ends them, as FILE.csv
says (\`-\` is standard input). The file is UTF-8 and comma-separated. Its first line names these
columns, in any order:
  ${membershipColumns.join(', ')}
fund has 3 digits, file_number 1 to 7, identifier is a NIR or P and 8 digits, role is allocataire,
conjoint, enfant or autre. from and until are days (YYYY-MM-DD): the membership is active from the
one up to and with the other, or without an end when until is empty.

A row for a membership that is there confirms it and says when it ends. A row with another role ends
the role before it. An authorization of the dossier ends with the membership of either of the two. A
conjoint row with a from after a declared separation confirms the couple again.

A wrong row is left out and reported on stderr with its line number: an identifier that no account
has, or that only its owner has named; a second allocataire or conjoint at one time; a bad date. The
other rows are used. Running the import again changes nothing. Ctrl-C stops after the rows it is
working on. The server may run meanwhile.`,
  options: {},
  codes: { 1: 'a row was refused, or a fault', [interrupted]: 'stopped before the end' },
  run: ({ positionals: [path = '-'] }) =>
    withContext(process.env, (context) => withSource(path, (source) => run(context, source))),
});

async function run({ domain, storage, clock }: Context, source: Source): Promise<number> {
  const { signal } = source;
  const entries = await openEntries(source.chunks, fileOfMemberships);
  const tally: PlacesTally = { changed: 0, unchanged: 0, refused: 0 };
  const progress = createProgress({
    stream: process.stderr,
    total: source.size,
    position: source.position,
    now: () => performance.now(),
  });
  let fault: string | undefined;
  try {
    await importPlaces({
      accounts: domain.accounts,
      household: domain.household,
      audit: storage.audit,
      clock,
      operator: systemUser(),
      paced: createPace(),
      entries,
      onReport: (line, reason) => progress.note(`line ${line}: ${reason}`),
      onRow: () => progress.update(tally.changed + tally.unchanged + tally.refused),
      signal,
      tally,
    });
  } catch (error) {
    fault = explain(error);
  } finally {
    progress.end();
  }
  const { changed, unchanged, refused } = tally;
  process.stdout.write(`changed: ${changed}\nas before: ${unchanged}\nrefused: ${refused}\n`);
  if (fault !== undefined) {
    throw new Fault(`it stopped before the end: ${fault}. Running it again goes on from there`);
  }
  if (signal.aborted) {
    process.stderr.write('Stopped before the end: running it again goes on from there.\n');
    return interrupted;
  }
  return refused > 0 ? exitCodes.fault : exitCodes.done;
}
