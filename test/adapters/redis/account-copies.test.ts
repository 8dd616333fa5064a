/** Copies of accounts in Redis: however reads and writes of several processes meet, nobody reads what was before. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createMongoStores, type MongoStores } from '../../../adapters/mongo/index.ts';
import type { AccountRecord, Storage } from '../../../adapters/ports.ts';
import { createProductionStorage } from '../../../adapters/production.ts';
import { createRedisStores, type RedisStores } from '../../../adapters/redis/index.ts';
import {
  describeWithMongo,
  emptyDatabase,
  type TestDatabase,
} from '../../support/servers/mongo.ts';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/servers/redis.ts';
import { account } from '../contract/samples.ts';

const person = account('a-person');
const key = 'mc:account:{a-person}';

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('a copy of an account', () => {
    let server: RedisServer;
    let database: TestDatabase;
    let mongo: MongoStores;
    let redis: RedisStores;
    let one: Storage;
    let other: Storage;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server.dispose());
    beforeEach(async () => {
      database = await emptyDatabase();
      mongo = createMongoStores({ uri: database.uri, clock: Date.now });
      redis = createRedisStores({ url: server.url, clock: Date.now });
      await Promise.all([mongo.ready(), redis.ready()]);
      one = createProductionStorage({ mongo, redis });
      other = createProductionStorage({ mongo, redis });
      await one.accounts.insert(person);
    });
    afterEach(async () => {
      await one.close();
      await server.admin().flushall();
      await database.drop();
    });

    const ended = (record: AccountRecord): AccountRecord => ({
      ...record,
      standing: { ...record.standing, endedBefore: 1_800_000_000_000 },
    });
    const endOf = async ({ accounts }: Storage) =>
      (await accounts.find(person.id))?.standing.endedBefore;

    it('is all that is read, by any process, for a minute at most', async () => {
      const found = await one.accounts.find(person.id);
      expect(found).toEqual(person);
      await database.inside.collection('accounts').deleteMany({});
      expect(await one.accounts.find(person.id)).toEqual(found);
      expect(await other.accounts.find(person.id)).toEqual(found);
      const ttl = await server.admin().pttl(key);
      expect(ttl).toBeGreaterThan(50_000);
      expect(ttl).toBeLessThanOrEqual(60_000);
    });

    it('is not read after a write: every process sees the account as it is', async () => {
      for (const { accounts } of [one, other]) await accounts.find(person.id);
      expect(await one.accounts.update(ended(person))).toBe(true);
      expect([await endOf(one), await endOf(other)]).toEqual([
        1_800_000_000_000, 1_800_000_000_000,
      ]);
      // Until the hold has passed nothing is kept.
      expect(await server.admin().get(key)).toBe('held');
      await server.admin().del(key);
      expect(await endOf(other)).toBe(1_800_000_000_000);
      expect(await server.admin().get(key)).toContain('1800000000000');
    });

    it('is not made by a slow reader of what a write has changed meanwhile', async () => {
      const [hasRead, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const slow = createProductionStorage({
        redis,
        mongo: {
          ...mongo,
          accounts: {
            ...mongo.accounts,
            async find(id) {
              const found = await mongo.accounts.find(id);
              hasRead.resolve();
              await mayGoOn.promise;
              return found;
            },
          },
        },
      });
      const before = slow.accounts.find(person.id);
      await hasRead.promise;
      expect(await one.accounts.update(ended(person))).toBe(true);
      mayGoOn.resolve();
      expect((await before)?.standing.endedBefore).toBe(0);
      expect([await endOf(one), await endOf(slow)]).toEqual([1_800_000_000_000, 1_800_000_000_000]);
    });

    it('is gone with the account', async () => {
      await other.accounts.find(person.id);
      await one.accounts.remove(person.id);
      expect(await other.accounts.find(person.id)).toBeUndefined();
      expect(await server.admin().get(key)).toBe('held');
    });

    it('does not stay behind when it could not be held: then nothing is written', async () => {
      await one.accounts.find(person.id);
      await redis.close();
      await expect(one.accounts.update(ended(person))).rejects.toThrow('Redis');
      await expect(one.accounts.remove(person.id)).rejects.toThrow('Redis');
      expect(await mongo.accounts.find(person.id)).toEqual(person);
    });

    it('that somebody else has spoiled is refused, and is no answer', async () => {
      await server.admin().set(key, '{"id":"a-person"}');
      await expect(one.accounts.find(person.id)).rejects.toThrow();
    });
  });
});
