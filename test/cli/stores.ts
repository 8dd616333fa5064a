/** The stores of a workbench: SQLite in its data folder, or with HOUSE_STORAGE=production MongoDB and Redis. */
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../storage.ts';

export interface Stores {
  /** The settings that lead a process to them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Type and detail of each event of the audit trail, in their order. */
  trail(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

// Loaded where they are needed alone: they weigh more than all the rest.
const production =
  process.env['HOUSE_STORAGE'] === 'production'
    ? await import('./stores-production.ts')
    : undefined;

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
