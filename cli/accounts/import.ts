/** `accounts import`: adds the people of a fund's file, with accounts that they open at their first connection. */

import { createImport } from '../../operations/import/index.ts';
import { defaultHashCost, readHashCost } from '../../operations/import/legacy-hash.ts';
import { emptyPeopleTally, type PeopleTally } from '../../operations/import/people.ts';
import { columns } from '../../operations/import/reading/columns.ts';
import { openEntries } from '../../operations/import/reading/entries.ts';
import { fileOfPeople } from '../../operations/import/reading/person.ts';
import { defineCommand, exitCodes, Fault, UsageFault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { explain } from '../faults.ts';
import { createProgress } from '../import/progress.ts';
import { interrupted, type Source, withSource } from '../import/source.ts';
import { createNotices } from '../notices.ts';
import { systemUser } from '../system-user.ts';

export const accountsImport = defineCommand({
  name: 'accounts import',
  argument: 'FILE.csv',
  summary: 'add people from a CSV file',
  description: `Adds an account for each row of FILE.csv (\`-\` is standard input). The file is UTF-8 and
comma-separated. Its first line names these columns, in any order:
  ${columns.slice(0, 7).join(', ')},
  ${columns.slice(7, 12).join(', ')},
  ${columns.slice(12).join(', ')}
Required are identifier (a NIR, or P and 8 digits), birth_name, given_names, birth_date
(YYYY-MM-DD), gender (F or M, also female or male) and birth_country (COG code). For France (99100),
birth_commune (COG code) is required too; for any other country, birth_town. legacy_password has 8
digits. phone is + and digits, or a French mobile number as it is dialled. fund, file_number and
role (allocataire, conjoint, enfant, autre) go together, and so do the two names of a parent. fund
has 3 digits, file_number 1 to 7. A person who never had a place in the dossier is a member of it
from today on; \`dossiers import\` changes places. A second allocataire or conjoint is reported, and
the person is added all the same.

A wrong row is left out and reported on stderr with its line number; the other rows are added.
Running the import again changes nothing: people who have an account keep it, with the password they
chose.

An account that its owner created is confirmed, and gets the row's identity, when the row has its
provisional identifier, a NIR that an agent has checked, or its NIR together with the civil status
that FranceConnect gave. Any other account that has a row's NIR or civil status only on its owner's
word loses it to the row's person: it is set aside, signs nobody in, and its contacts and the row's
are told. Both are counted at the end. A row whose identifier rightly belongs to another person is
reported on stderr. Ctrl-C stops after the rows it is working on. The server may run meanwhile.`,
  options: {
    'hash-cost': {
      type: 'string',
      value: 'N',
      doc: `bcrypt cost of the legacy passwords, 4 to BCRYPT_COST (${defaultHashCost})`,
    },
  },
  codes: { 1: 'a row was refused, or a fault', [interrupted]: 'stopped before the end' },
  run: ({ values, positionals: [path = '-'] }) =>
    withContext(process.env, (context) =>
      withSource(path, (source) =>
        run(context, source, costOf(values['hash-cost'], context.settings.bcryptCost)),
      ),
    ),
});

function costOf(typed: string | undefined, highest: number): number {
  const cost = readHashCost(typed, highest);
  if (cost !== undefined) return cost;
  throw new UsageFault(`--hash-cost must be a whole number from 4 to BCRYPT_COST (${highest})`);
}

async function run(context: Context, source: Source, hashCost: number): Promise<number> {
  const { settings, domain, storage, clock } = context;
  const { signal } = source;
  const entries = await openEntries(source.chunks, fileOfPeople(clock()));
  const tally = emptyPeopleTally();
  const notices = createNotices(settings);
  const { importPeople } = createImport({
    domain,
    audit: storage.audit,
    tell: notices.tell,
    clock,
  });
  const progress = createProgress({
    stream: process.stderr,
    total: source.size,
    position: source.position,
    now: () => performance.now(),
  });
  let fault: string | undefined;
  try {
    await importPeople({
      entries,
      hashCost,
      operator: systemUser(),
      onReport: (line, reason) => progress.note(`line ${line}: ${reason}`),
      onRow: () =>
        progress.update(tally.added + tally.alreadyThere + tally.keptPassword + tally.refused),
      signal,
      tally,
    });
  } catch (error) {
    fault = explain(error);
  } finally {
    progress.end();
    await notices.close();
  }
  return conclude(tally, fault, signal.aborted);
}

function conclude(tally: PeopleTally, fault: string | undefined, stopped: boolean): number {
  const { added, alreadyThere, keptPassword, refused } = tally;
  const confirmed = tally.confirmed > 0 ? `confirmed: ${tally.confirmed}\n` : '';
  const aside = tally.setAside > 0 ? `set aside: ${tally.setAside}\n` : '';
  const dossiers =
    tally.dossiersRefused > 0 ? `not in their dossier: ${tally.dossiersRefused}\n` : '';
  process.stdout.write(
    `added: ${added}\nalready there: ${alreadyThere}\nkept their own password: ${keptPassword}\nrefused: ${refused}\n${confirmed}${aside}${dossiers}`,
  );
  if (fault !== undefined) {
    throw new Fault(`it stopped before the end: ${fault}. Running it again goes on from there`);
  }
  if (stopped) {
    process.stderr.write('Stopped before the end: running it again goes on from there.\n');
    return interrupted;
  }
  return refused + tally.dossiersRefused > 0 ? exitCodes.fault : exitCodes.done;
}
