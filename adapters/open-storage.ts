/** Opens the storage that the settings name, and checks that it was filled under the same index key. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StorageSettings } from '../config/storage.ts';
import { assertIndexKey } from '../crypto/index-key.ts';
import { messageOf } from '../errors/system-errors.ts';
import type { MongoStores } from './mongo/index.ts';
import { type Clock, type Storage, StoreUnavailable } from './ports.ts';
import { createProductionStorage } from './production.ts';
import type { RedisStores } from './redis/index.ts';
import { createSqliteStorage } from './sqlite/index.ts';

/** The pause between two attempts to reach a store. */
const pauseMs = 1_000;

/** How to open a storage. */
export interface OpenOptions {
  readonly clock: Clock;
  /** Called with each fault of a connection to a store, which is restored by itself. */
  readonly onError?: (reason: string) => void;
  /** Called with the reason why a store is unavailable; the call then waits for the store. Without it, it throws. */
  readonly onWait?: (reason: string) => Promise<void>;
  /** Wraps the stores of each server, so that their commands can be watched. */
  readonly watch?: WatchStores | undefined;
}

/** Returns the stores of a server with a watch around each command. */
export type WatchStores = <T extends object>(
  stores: T,
  server: 'sqlite' | 'mongodb' | 'redis',
) => T;

/**
 * Opens the storage. Throws an error for the operator when it can't be opened, or holds accounts that were stored under
 * another index key.
 */
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

const unwatched: WatchStores = (stores) => stores;

/** Opens the storage without checking the index key: for `doctor`, which only looks. */
export async function openStores(
  settings: StorageSettings,
  options: OpenOptions,
): Promise<Storage> {
  if (settings.kind !== 'sqlite') return openProduction(settings, options);
  const { clock, watch = unwatched } = options;
  return watch(createSqliteStorage({ file: settings.file, clock }), 'sqlite');
}

async function openProduction(
  { mongodbUri: uri, redisUrl: url }: Extract<StorageSettings, { kind: 'production' }>,
  { clock, onError = () => undefined, onWait, watch = unwatched }: OpenOptions,
): Promise<Storage> {
  // Loaded only when they are needed: their libraries take more memory than all the rest.
  const { createMongoStores } = await import('./mongo/index.ts');
  const { createRedisStores } = await import('./redis/index.ts');
  const report = (error: unknown) => onError(messageOf(error));
  const mongo = createMongoStores({ uri, clock, onError: report });
  const redis = createRedisStores({ url, clock, onError: report });
  try {
    await Promise.all([untilReady(mongo, onWait), untilReady(redis, onWait)]);
    return createProductionStorage({
      mongo: watch(mongo, 'mongodb'),
      redis: watch(redis, 'redis'),
    });
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
      await sleep(pauseMs);
    }
  }
}
