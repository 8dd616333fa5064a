/** A test's own MongoDB and Redis, each behind a TCP proxy that the test can cut, stall and slow down. */
import { emptyDatabase, through } from './mongo.ts';
import { connectProduction, everythingIn } from './production-storage.ts';
import { startRedis } from './redis.ts';
import type { OpenTestStorage } from './storages.ts';
import { createTcpProxy } from './tcp-proxy.ts';

export type FaultyStores = Awaited<ReturnType<typeof openFaultyStores>>;

/** Opens both stores; `await using` closes them. */
export async function openFaultyStores() {
  const [database, server] = await Promise.all([emptyDatabase(), startRedis()]);
  const [mongodb, redis] = await Promise.all([
    createTcpProxy(...database.server),
    createTcpProxy('127.0.0.1', server.port),
  ]);
  const uri = through(database.uri, mongodb.port);
  const url = `redis://127.0.0.1:${redis.port}`;
  const everything = () => everythingIn(database, server);
  /** Opens a storage for a provider, any number of times. Closing it leaves the stores unchanged. */
  const openStorage: OpenTestStorage = async (_folder, clock) => {
    const storage = await connectProduction(uri, url, clock);
    return {
      storage,
      stores: ['mongodb', 'redis'],
      everything,
      dispose: () => storage.close(),
    };
  };
  return {
    mongodb,
    redis,
    env: { MONGODB_URI: uri, REDIS_URL: url },
    everything,
    openStorage,
    /** Empties Redis, as a restart without persistence would. */
    wipeRedis: () => server.admin().flushall(),
    async [Symbol.asyncDispose]() {
      await Promise.all([mongodb.close(), redis.close()]);
      await Promise.all([database.drop(), server.dispose()]);
    },
  };
}
