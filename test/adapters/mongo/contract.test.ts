import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMongoStores } from '../../../adapters/mongo/index.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import { describeWithMongo, emptyDatabase } from '../../support/servers/mongo.ts';
import { describeStorageContract } from '../contract.ts';

// What passes is not for MongoDB: here the counters are SQLite's.
describeWithMongo('MongoDB', () => {
  describeStorageContract('MongoDB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mongo-'));
    const database = await emptyDatabase();
    // MongoDB deletes by its own clock: what this one calls alive must not be past for it.
    let now = Date.now();
    const clock = () => now;
    return {
      clock,
      advance: async (ms) => {
        now += ms;
      },
      connect: async () => {
        const mongo = createMongoStores({ uri: database.uri, clock });
        await mongo.ready();
        const sqlite = createSqliteStorage({ file: join(folder, 'test.db'), clock });
        return {
          ...mongo,
          counters: sqlite.counters,
          sweep: async () => (await mongo.sweep()) + (await sqlite.sweep()),
          health: async () => ({ ...(await sqlite.health()), mongodb: await mongo.health() }),
          close: async () => {
            await Promise.all([mongo.close(), sqlite.close()]);
          },
        };
      },
      dispose: async () => {
        await database.drop();
        await rm(folder, { recursive: true });
      },
    };
  });
});
