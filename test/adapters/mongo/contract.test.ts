import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createMongoStores } from '../../../adapters/mongo/index.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import { describeWithMongo, emptyDatabase, reusedDatabase } from '../../support/servers/mongo.ts';
import { describeStorageContract } from '../contract.ts';

// What passes is not for MongoDB: here the counters are SQLite's.
describeWithMongo('MongoDB', () => {
  describeStorageContract('MongoDB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mongo-'));
    const database = await reusedDatabase();
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

  // SQLite writes both in one transaction.
  test('events that a process had not published when it died are read, and those it had are not read twice', async () => {
    const database = await emptyDatabase();
    const stores = createMongoStores({ uri: database.uri, clock: Date.now });
    await stores.ready();
    const { dossiers } = stores;
    const after = { key: 'one', version: 1, memberHashes: [], sealed: '' };
    const event = (id: string) => ({ id, at: Date.now(), sealed: id });
    await dossiers.write([{ after, events: [event('told')] }]);
    const at = new Date();
    const waiting = ['told', 'new', 'newer'].map((id) => ({ id, at, sealed: id }));
    const inside = database.inside.collection<{ _id: string; outbox?: unknown }>('dossiers');
    await inside.updateOne({ _id: 'one' }, { $set: { outbox: waiting } });

    const before = { ...after, dueAt: undefined };
    await dossiers.write([{ before, after, events: [event('last')] }]);
    const events = await Promise.all([dossiers.events(0, 10), dossiers.events(0, 10)]);
    for (const read of events)
      expect(read.map(({ cursor, id }) => [cursor, id])).toEqual([
        [1, 'told'],
        [2, 'new'],
        [3, 'newer'],
        [4, 'last'],
      ]);
    expect((await inside.findOne({ _id: 'one' }))?.outbox).toEqual([]);
    await stores.close();
    await database.drop();
  });
});
