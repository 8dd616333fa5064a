/** `accounts import`: adds the people of a fund's file, with accounts that they open at their first connection. */
import { defaultHashCost, readHashCost } from '../../operations/import/legacy-hash.ts';
import { emptyPeopleTally, type PeopleTally } from '../../operations/import/people.ts';
import { columns } from '../../operations/import/reading/columns.ts';
import { fileOfPeople, type Person } from '../../operations/import/reading/person.ts';
import { defineCommand, UsageFault } from '../command.ts';
import { importFile } from '../import/import-file.ts';
import { interrupted } from '../import/source.ts';

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
    importFile<Person, PeopleTally>(path, ({ settings, operations, clock }) => {
      const hashCost = costOf(values['hash-cost'], settings.bcryptCost);
      const tally = emptyPeopleTally();
      return {
        kind: fileOfPeople(clock()),
        tally,
        work: (options) => operations.importPeople({ ...options, hashCost }),
        countRows: () => tally.added + tally.alreadyThere + tally.keptPassword + tally.refused,
        summary: () => summaryOf(tally),
        hasRefused: () => tally.refused + tally.dossiersRefused > 0,
      };
    }),
});

function costOf(typed: string | undefined, highest: number): number {
  const cost = readHashCost(typed, highest);
  if (cost !== undefined) return cost;
  throw new UsageFault(`--hash-cost must be a whole number from 4 to BCRYPT_COST (${highest})`);
}

function summaryOf(tally: PeopleTally): string {
  const { added, alreadyThere, keptPassword, refused } = tally;
  const confirmed = tally.confirmed > 0 ? `confirmed: ${tally.confirmed}\n` : '';
  const aside = tally.setAside > 0 ? `set aside: ${tally.setAside}\n` : '';
  const dossiers =
    tally.dossiersRefused > 0 ? `not in their dossier: ${tally.dossiersRefused}\n` : '';
  return `added: ${added}\nalready there: ${alreadyThere}\nkept their own password: ${keptPassword}\nrefused: ${refused}\n${confirmed}${aside}${dossiers}`;
}
