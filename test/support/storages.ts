/** The storage of a test's provider: SQLite, or with HOUSE_STORAGE=production MongoDB and Redis. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Storage } from '../../adapters/ports.ts';
import { createSqliteStorage } from '../../adapters/sqlite/index.ts';

export interface TestStorage {
  readonly storage: Storage;
  /** The names of its stores, as the health page tells them. */
  readonly stores: readonly string[];
  /** All that is stored, as a thief would find it. */
  everything(): Promise<Buffer>;
  dispose(): Promise<void>;
}

export type OpenTestStorage = (folder: string, clock: Clock) => Promise<TestStorage>;

const production =
  process.env['HOUSE_STORAGE'] === 'production'
    ? await import('./production-storage.ts')
    : undefined;

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
