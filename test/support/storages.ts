/** The storage of a test's provider: SQLite, or with HOUSE_STORAGE=production MongoDB and Redis. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMongoStores } from '../../adapters/mongo/index.ts';
import type { Clock, Storage } from '../../adapters/ports.ts';
import { createProductionStorage } from '../../adapters/production.ts';
import { createRedisStores } from '../../adapters/redis/index.ts';
import { createSqliteStorage } from '../../adapters/sqlite/index.ts';
import { emptyDatabase } from './mongo.ts';
import { startRedis } from './redis.ts';

export interface TestStorage {
  readonly storage: Storage;
  /** The names of its stores, as the health page tells them. */
  readonly stores: readonly string[];
  /** All that is stored, as a thief would find it. */
  everything(): Promise<Buffer>;
  dispose(): Promise<void>;
}

export async function openTestStorage(folder: string, clock: Clock): Promise<TestStorage> {
  return process.env['HOUSE_STORAGE'] === 'production'
    ? openProduction(clock)
    : openSqlite(folder, clock);
}

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

async function openProduction(clock: Clock): Promise<TestStorage> {
  const [database, server] = await Promise.all([emptyDatabase(), startRedis()]);
  const mongo = createMongoStores({ uri: database.uri, clock });
  const redis = createRedisStores({ url: server.url, clock });
  await Promise.all([mongo.ready(), redis.ready()]);
  const storage = createProductionStorage({ mongo, redis });
  return {
    storage,
    stores: ['mongodb', 'redis'],
    async everything() {
      const found: string[] = [];
      for (const { name } of await database.inside.listCollections().toArray()) {
        found.push(JSON.stringify(await database.inside.collection(name).find().toArray()));
      }
      const admin = server.admin();
      for (const key of await admin.keys('*')) {
        // Strings, sets and whatever else a key may be, as the server itself would write them out.
        found.push(key, (await admin.dumpBuffer(key))?.toString('latin1') ?? '');
        if ((await admin.type(key)) === 'string') found.push((await admin.get(key)) ?? '');
      }
      return Buffer.from(found.join('\n'));
    },
    async dispose() {
      await storage.close();
      await Promise.all([database.drop(), server.dispose()]);
    },
  };
}
