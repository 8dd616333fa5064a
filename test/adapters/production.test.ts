/** What production runs on: MongoDB and Redis together, under the contract; and what each may lose. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMongoStores } from '../../adapters/mongo/index.ts';
import type { Storage } from '../../adapters/ports.ts';
import { createProductionStorage } from '../../adapters/production.ts';
import { createRedisStores } from '../../adapters/redis/index.ts';
import {
  describeWithMongo,
  emptyDatabase,
  reusedDatabase,
  type TestDatabase,
} from '../support/servers/mongo.ts';
import { describeWithRedis, type RedisServer, startRedis } from '../support/servers/redis.ts';
import { payload } from './contract/samples.ts';
import { describeStorageContract } from './contract.ts';

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('together', () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server.dispose());

    async function open(database: TestDatabase, clock: () => number): Promise<Storage> {
      const mongo = createMongoStores({ uri: database.uri, clock });
      const redis = createRedisStores({ url: server.url, clock });
      await Promise.all([mongo.ready(), redis.ready()]);
      return createProductionStorage({ mongo, redis });
    }

    describeStorageContract('MongoDB and Redis', async () => {
      const database = await reusedDatabase();
      let now = Date.now();
      const clock = () => now;
      return {
        clock,
        advance: async (ms) => {
          now += ms;
        },
        connect: () => open(database, clock),
        dispose: async () => {
          await database.drop();
          await server.admin().flushall();
        },
      };
    });

    describe('the sweep', () => {
      it('is made by one process at a time, and the next one by anybody who comes', async () => {
        const redis = createRedisStores({ url: server.url, clock: Date.now });
        const database = await emptyDatabase();
        const mongo = createMongoStores({ uri: database.uri, clock: Date.now });
        await redis.ready();
        const { promise: end, resolve } = Promise.withResolvers<void>();
        const one = createProductionStorage({
          redis,
          mongo: { ...mongo, sweep: () => end.then(() => 7) },
        });
        const other = createProductionStorage({ redis, mongo: { ...mongo, sweep: async () => 5 } });
        const first = one.sweep();
        expect(await other.sweep()).toBe(0);
        resolve();
        expect(await first).toBe(7);
        expect(await other.sweep()).toBe(5);
        await Promise.all([redis.close(), mongo.close()]);
        await database.drop();
      });
    });

    describe('when Redis has lost everything', () => {
      it('keeps refresh tokens, their grants and accounts; the rest is gone', async () => {
        const database = await emptyDatabase();
        const storage = await open(database, Date.now);
        const { payloads } = storage;
        const soon = Date.now() + 60_000;
        await payloads.upsert(
          'RefreshToken',
          payload('token', soon, { durable: true, groupKey: 'g' }),
        );
        await payloads.upsert('Grant', payload('g', soon, { durable: true }));
        await payloads.upsert('Grant', payload('of a session', soon));
        await payloads.upsert('Session', payload('session', soon));
        await server.admin().flushall();
        expect(await payloads.find('RefreshToken', 'token')).toBeDefined();
        expect(await payloads.find('Grant', 'g')).toBeDefined();
        expect(await payloads.find('Grant', 'of a session')).toBeUndefined();
        expect(await payloads.find('Session', 'session')).toBeUndefined();
        await storage.close();
        await database.drop();
      });
    });

    describe('the hot paths', () => {
      it('read no grant from MongoDB', async () => {
        const database = await emptyDatabase();
        const storage = await open(database, Date.now);
        await storage.payloads.upsert(
          'Grant',
          payload('g', Date.now() + 60_000, { durable: true }),
        );
        await database.inside.collection('grants').deleteMany({});
        expect(await storage.payloads.find('Grant', 'g')).toBeDefined();
        await storage.close();
        await database.drop();
      });
    });
  });
});
