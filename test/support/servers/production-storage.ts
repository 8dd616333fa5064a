/** MongoDB and Redis as a test's storage. It is imported only when used, because the two drivers load slowly. */
import { createMongoStores } from '../../../adapters/mongo/index.ts';
import type { WatchStores } from '../../../adapters/open-storage.ts';
import type { Clock, Storage } from '../../../adapters/ports.ts';
import { createProductionStorage } from '../../../adapters/production.ts';
import { createRedisStores } from '../../../adapters/redis/index.ts';
import { reusedDatabase, type TestDatabase } from './mongo.ts';
import { type RedisServer, reusedRedis } from './redis.ts';
import type { TestStorage } from './test-storage.ts';

export async function openProduction(clock: Clock, watch: WatchStores): Promise<TestStorage> {
  const [database, server] = await Promise.all([reusedDatabase(), reusedRedis()]);
  const storage = await connectProduction(database.uri, server.url, clock, watch);
  return {
    storage,
    stores: ['mongodb', 'redis'],
    everything: () => everythingIn(database, server),
    async dispose() {
      await storage.close();
      await Promise.all([database.drop(), server.dispose()]);
    },
  };
}

export async function connectProduction(
  uri: string,
  url: string,
  clock: Clock,
  watch: WatchStores = (stores) => stores,
): Promise<Storage> {
  const mongo = createMongoStores({ uri, clock });
  const redis = createRedisStores({ url, clock });
  await Promise.all([mongo.ready(), redis.ready()]);
  return createProductionStorage({
    mongo: watch(mongo, 'mongodb'),
    redis: watch(redis, 'redis'),
  });
}

export async function everythingIn(database: TestDatabase, server: RedisServer): Promise<Buffer> {
  const found: string[] = [];
  // Sorted: a store that tidies up meanwhile may tell the same in another order. A collection without documents holds nothing.
  const names = (await database.inside.listCollections().toArray()).map(({ name }) => name);
  for (const name of names.sort()) {
    const documents = await database.inside.collection(name).find().sort({ _id: 1 }).toArray();
    if (documents.length > 0) found.push(name, JSON.stringify(documents));
  }
  const admin = server.admin();
  for (const key of (await admin.keys('*')).sort()) {
    // DUMP returns the bytes of a key of any type.
    found.push(key, (await admin.dumpBuffer(key))?.toString('latin1') ?? '');
    if ((await admin.type(key)) === 'string') found.push((await admin.get(key)) ?? '');
  }
  return Buffer.from(found.join('\n'));
}
