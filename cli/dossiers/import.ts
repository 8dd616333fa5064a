/** `dossiers import`: puts people into the dossiers of a fund's file, and ends what is over. */
import { emptyPlacesTally } from '../../operations/import/places.ts';
import {
  fileOfMemberships,
  membershipColumns,
} from '../../operations/import/reading/memberships.ts';
import { defineCommand } from '../command.ts';
import { importFile } from '../import/import-file.ts';
import { interrupted } from '../import/source.ts';

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
    importFile(path, ({ operations }) => {
      const tally = emptyPlacesTally();
      return {
        kind: fileOfMemberships,
        tally,
        work: operations.importPlaces,
        countRows: () => tally.changed + tally.unchanged + tally.refused,
        summary: () =>
          `changed: ${tally.changed}\nas before: ${tally.unchanged}\nrefused: ${tally.refused}\n`,
        hasRefused: () => tally.refused > 0,
      };
    }),
});
