import { existsSync } from 'node:fs';
import { assertIndexKey } from '../../accounts/domain.ts';
import type { Storage } from '../../adapters/ports.ts';
import { createSqliteStorage } from '../../adapters/sqlite/index.ts';
import type { Settings } from '../../config/index.ts';
import { databaseFile, openStorage } from '../../storage.ts';
import { explain } from '../faults.ts';
import { type Finding, fault, ok, type Place } from './finding.ts';

/** Whether each store answers and takes writes, and the index key is the one it was filled under. */
export async function checkStorage({ dataDir, settings }: Place): Promise<Finding[]> {
  const file = databaseFile(dataDir);
  const remote = settings?.mongodbUri !== undefined;
  // Opening would make it.
  if (!remote && !existsSync(file)) return [ok('storage: none yet; the first start makes it')];
  let storage: Storage;
  try {
    const clock = Date.now;
    storage = remote
      ? await openStorage(settings, { clock })
      : createSqliteStorage({ file, clock });
  } catch (error) {
    return [fault(`storage: ${explain(error)}`)];
  }
  try {
    const stores = Object.entries(await storage.health()).map(([name, healthy]) =>
      healthy ? ok(`storage: ${name} answers`) : fault(`storage: ${name} takes no writes`),
    );
    return settings === undefined ? stores : [...stores, await checkIndexKey(storage, settings)];
  } finally {
    await storage.close();
  }
}

async function checkIndexKey(storage: Storage, { indexKey }: Settings): Promise<Finding> {
  try {
    await assertIndexKey(storage, indexKey);
    return ok('index key: the one that the accounts were stored under');
  } catch (error) {
    return fault(`index key: ${explain(error)}: bring the former one back`);
  }
}
