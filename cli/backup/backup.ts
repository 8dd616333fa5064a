/** `backup`: writes the SQLite file as it is at this instant to another file. */
import { backUp } from '../../adapters/backups.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { readSettings } from '../context.ts';

export const backup = defineCommand({
  name: 'backup',
  argument: 'FILE',
  summary: 'write a backup of the SQLite file, also while a provider runs',
  description: `Writes the storage as it is at this instant to FILE, which only its owner may read. FILE must not
exist; it appears whole or not at all. Nobody has to stop. What was deleted before leaves nothing
behind in it. It can be read with IDENTIFIER_SEAL_KEYS alone: keep those elsewhere.
MongoDB has its own tools: docs/operations.md has the words.`,
  options: {},
  codes: { 1: 'a fault, and no file' },
  run: async ({ positionals: [file = ''] }) => {
    await backUp(readSettings(process.env).storage, file);
    process.stdout.write(`Written to ${file}, which only its owner may read.\n`);
    return exitCodes.done;
  },
});
