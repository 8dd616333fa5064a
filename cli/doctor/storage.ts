import { existsSync } from 'node:fs';
import { openStores } from '../../adapters/open-storage.ts';
import type { Storage } from '../../adapters/ports.ts';
import type { Settings } from '../../config/index.ts';
import { sqliteStorage } from '../../config/storage.ts';
import { isIndexKey } from '../../crypto/index-key.ts';
import { explain } from '../faults.ts';
import { type Finding, fault, ok, type Place } from './finding.ts';
import { checkStoredClients, noService } from './stored-clients.ts';

/** Checks that each store answers and takes writes, that it was filled under the same index key, and stored services. */
export async function checkStorage(place: Place): Promise<Finding[]> {
  const { dataDir, settings, clock, clientsFile } = place;
  // Settings with faults name no storage; the folder may hold one all the same.
  const named = settings?.storage.kind === 'production' ? settings.storage : sqliteStorage(dataDir);
  // Opening would make the file.
  if (named.kind === 'sqlite' && !existsSync(named.file)) {
    const none = ok('storage: none yet; the first start makes it');
    return clientsFile === undefined && !settings?.demo ? [none, noService] : [none];
  }
  let storage: Storage;
  try {
    storage = await openStores(named, { clock });
  } catch (error) {
    return [fault(`storage: ${explain(error)}`)];
  }
  try {
    const stores = Object.entries(await storage.health()).map(([name, healthy]) =>
      healthy ? ok(`storage: ${name} answers`) : fault(`storage: ${name} takes no writes`),
    );
    if (settings === undefined) return stores;
    return [
      ...stores,
      await checkIndexKey(storage, settings),
      ...(await checkStoredClients(storage, place, settings)),
    ];
  } finally {
    await storage.close();
  }
}

async function checkIndexKey(storage: Storage, { indexKey }: Settings): Promise<Finding> {
  try {
    const known = await isIndexKey(storage, indexKey);
    if (known === undefined) return ok('index key: none yet; the first start remembers its own');
    return known
      ? ok('index key: the one that the accounts were stored under')
      : fault('index key: not the one of the accounts that are there: bring the former one back');
  } catch (error) {
    return fault(`index key: ${explain(error)}`);
  }
}
