/** `restore`: puts a backup in the place of the SQLite file. */
import { restore as restoreStorage } from '../../adapters/backups.ts';
import { defineCommand, exitCodes, program } from '../command.ts';
import { readSettings } from '../context.ts';

export const restore = defineCommand({
  name: 'restore',
  argument: 'FILE',
  summary: 'put a backup in the place of the SQLite file',
  description: `Checks FILE (\`-\`: standard input), which \`${program} backup\` has written,
and puts it in the place of the SQLite file in DATA_DIR. It is refused when it is damaged, when a
newer release has made it, when it is of another installation (the settings must name the
IDENTIFIER_INDEX_KEY that it was made with), and while a provider or a command uses the folder;
then nothing is changed.
Everybody signs in again. What came after the backup is gone: people who were erased since are
there again, and passwords are those of that time.`,
  options: {
    overwrite: { type: 'boolean', doc: 'replace the storage that is there; it is lost' },
  },
  codes: { 1: 'a fault, and nothing was changed' },
  run: async ({ values: { overwrite = false }, positionals: [file = ''] }) => {
    await restoreStorage(readSettings(process.env), file, { overwrite });
    process.stdout.write(`Restored. Run \`${program} doctor\`, then start the provider.\n`);
    return exitCodes.done;
  },
});
