/** Opens the storage that the settings name, and makes sure it is the one our keys belong to. */
import { join } from 'node:path';
import { assertIndexKey } from './accounts/domain.ts';
import type { Clock, Storage } from './adapters/ports.ts';
import { createSqliteStorage } from './adapters/sqlite/index.ts';
import type { Settings } from './config/index.ts';

export const databaseFile = (dataDir: string) => join(dataDir, 'provider.sqlite');

/** Throws in plain words when it can't be opened, or holds accounts of another index key. */
export async function openStorage(
  { dataDir, indexKey }: Pick<Settings, 'dataDir' | 'indexKey'>,
  clock: Clock,
): Promise<Storage> {
  const storage = createSqliteStorage({ file: databaseFile(dataDir), clock });
  try {
    await assertIndexKey(storage, indexKey);
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}
