/** The storage of a test's provider: SQLite, or MongoDB and Redis with TEST_STORAGE=production. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WatchStores } from '../../../adapters/open-storage.ts';
import type { Clock } from '../../../adapters/ports.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import type { TestStorage } from './test-storage.ts';

/** Opens a storage; SQLite's file is in `folder`. */
export type OpenTestStorage = (
  folder: string,
  clock: Clock,
  watch?: WatchStores,
) => Promise<TestStorage>;

const production =
  process.env['TEST_STORAGE'] === 'production'
    ? await import('./production-storage.ts')
    : undefined;

/** Opens the storage of this test run. */
export const openTestStorage: OpenTestStorage = async (folder, clock, watch = unwatched) =>
  production === undefined
    ? openSqlite(folder, clock, watch)
    : production.openProduction(clock, watch);

const unwatched: WatchStores = (stores) => stores;

function openSqlite(folder: string, clock: Clock, watch: WatchStores): TestStorage {
  const storage = createSqliteStorage({ file: join(folder, 'provider.sqlite'), clock });
  return {
    storage: watch(storage, 'sqlite'),
    stores: ['sqlite'],
    everything: async () =>
      Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    dispose: () => storage.close(),
  };
}
