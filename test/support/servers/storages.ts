/** The storage of a test's provider: SQLite, or MongoDB and Redis with TEST_STORAGE=production. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../adapters/ports.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import type { TestStorage } from './test-storage.ts';

/** Opens a storage; SQLite's file is in `folder`. */
export type OpenTestStorage = (folder: string, clock: Clock) => Promise<TestStorage>;

const production =
  process.env['TEST_STORAGE'] === 'production'
    ? await import('./production-storage.ts')
    : undefined;

/** Opens the storage of this test run. */
export const openTestStorage: OpenTestStorage = async (folder, clock) =>
  production === undefined ? openSqlite(folder, clock) : production.openProduction(clock);

function openSqlite(folder: string, clock: Clock): TestStorage {
  const storage = createSqliteStorage({ file: join(folder, 'provider.sqlite'), clock });
  return {
    storage,
    stores: ['sqlite'],
    everything: async () =>
      Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    dispose: () => storage.close(),
  };
}
