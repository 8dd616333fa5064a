/** The stores of a workbench: SQLite in its data folder, or with TEST_STORAGE=production MongoDB and Redis. */
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../config/storage.ts';
import type { Stores } from './stores-of-commands.ts';

// Loaded where they are needed alone: they weigh more than all the rest.
const production =
  process.env['TEST_STORAGE'] === 'production' ? await import('./stores-production.ts') : undefined;

/** Stores that nobody has used yet. */
export const emptyStores = async (dataDir: string): Promise<Stores> =>
  production?.emptyStores() ?? inFolder(dataDir);

function inFolder(dataDir: string): Stores {
  return {
    settings: {},
    trail: async () => {
      const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
      const rows = database.prepare('SELECT type, detail FROM audit ORDER BY id').all();
      database.close();
      return rows.map(({ type, detail }) => `${type} ${detail}`);
    },
    // It goes with the folder.
    dispose: async () => undefined,
  };
}
