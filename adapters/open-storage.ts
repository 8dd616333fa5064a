/** Opens the storage that the settings name, and makes sure it is the one our keys belong to. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StorageSettings } from '../config/storage.ts';
import { assertIndexKey } from '../crypto/index-key.ts';
import { messageOf } from '../errors/system-errors.ts';
import type { MongoStores } from './mongo/index.ts';
import { type Clock, type Storage, StoreUnavailable } from './ports.ts';
import { createProductionStorage } from './production.ts';
import type { RedisStores } from './redis/index.ts';
import { createSqliteStorage } from './sqlite/index.ts';

/** Between two looks at a store that is away. */
const pause = 1_000;

export interface OpenOptions {
  readonly clock: Clock;
  /** Told of a line to a store that breaks; it mends itself. */
  readonly onError?: (reason: string) => void;
  /** Told why a store is not there yet, and then waits for it; without it, it is an error. */
  readonly onWait?: (reason: string) => Promise<void>;
}

/** Throws in plain words when it can't be opened, or holds accounts of another index key. */
export async function openStorage(
  settings: { readonly storage: StorageSettings; readonly indexKey: Buffer },
  options: OpenOptions,
): Promise<Storage> {
  const storage = await openStores(settings.storage, options);
  try {
    await assertIndexKey(storage, settings.indexKey);
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** The same under whatever key: to look, not to work with. */
export async function openStores(
  settings: StorageSettings,
  options: OpenOptions,
): Promise<Storage> {
  return settings.kind === 'sqlite'
    ? createSqliteStorage({ file: settings.file, clock: options.clock })
    : await openProduction(settings, options);
}

async function openProduction(
  { mongodbUri: uri, redisUrl: url }: Extract<StorageSettings, { kind: 'production' }>,
  { clock, onError = () => undefined, onWait }: OpenOptions,
): Promise<Storage> {
  // Loaded where they are needed alone: they weigh more than all the rest.
  const { createMongoStores } = await import('./mongo/index.ts');
  const { createRedisStores } = await import('./redis/index.ts');
  const tell = (error: unknown) => onError(messageOf(error));
  const mongo = createMongoStores({ uri, clock, onError: tell });
  const redis = createRedisStores({ url, clock, onError: tell });
  try {
    await Promise.all([untilReady(mongo, onWait), untilReady(redis, onWait)]);
    return createProductionStorage({ mongo, redis });
  } catch (error) {
    await Promise.allSettled([mongo.close(), redis.close()]);
    throw error;
  }
}

async function untilReady(
  store: MongoStores | RedisStores,
  onWait: OpenOptions['onWait'],
): Promise<void> {
  for (;;) {
    try {
      return await store.ready();
    } catch (error) {
      if (onWait === undefined || !(error instanceof StoreUnavailable)) throw error;
      await onWait(messageOf(error));
      await sleep(pause);
    }
  }
}
