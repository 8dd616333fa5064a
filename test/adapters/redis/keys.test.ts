/** What the Redis stores leave in Redis, and what they ask of it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { createRedisStores, type RedisStores } from '../../../adapters/redis/index.ts';
import {
  describeWithRedis,
  type RedisCluster,
  type RedisServer,
  startRedis,
  startRedisCluster,
} from '../../support/servers/redis.ts';
import { MINUTE, payload } from '../contract/samples.ts';

const soon = () => Date.now() + MINUTE;
const session = (over = {}) => payload('key', soon(), { uidKey: 'uid', ...over });
const token = (key: string) => payload(key, soon(), { groupKey: 'grant' });

/** Writes one of everything, consumes, revokes and destroys some. */
async function live({ payloads, counters }: RedisStores): Promise<void> {
  await payloads.upsert('Session', session());
  await payloads.upsert('Session', session({ uidKey: 'other' }));
  await payloads.upsert('AuthorizationCode', token('code'));
  await payloads.consume('AuthorizationCode', 'code');
  await payloads.upsert('AuthorizationCode', token('code'));
  for (const key of ['one', 'two']) await payloads.upsert('AccessToken', token(key));
  await payloads.revokeByGroup('AccessToken', 'grant');
  await payloads.consume('AccessToken', 'gone');
  await payloads.upsert('Grant', payload('grant', soon()));
  await payloads.destroy('Grant', 'grant');
  await counters.increment('failures', MINUTE);
  await counters.increment('failures', MINUTE);
}

async function timesToLive(admin: Redis): Promise<Record<string, number>> {
  const keys = await admin.keys('*');
  const left = await Promise.all(keys.map(async (key) => [key, await admin.pttl(key)] as const));
  return Object.fromEntries(left);
}

describeWithRedis('what lies in Redis', () => {
  let server: RedisServer;
  let stores: RedisStores;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.dispose());
  beforeEach(async () => {
    await server.admin().flushall();
    stores = createRedisStores({ url: server.url, clock: Date.now });
    await stores.ready();
  });
  afterEach(() => stores.close());

  test('lets every key expire, at the end of what it holds', async () => {
    await live(stores);
    await stores.health();
    const left = await timesToLive(server.admin());
    expect(Object.keys(left).sort()).toEqual([
      'mc:AccessToken:grant:{grant}',
      'mc:AuthorizationCode:grant:{grant}',
      'mc:AuthorizationCode:{code}',
      'mc:Session:uid:{other}',
      'mc:Session:{key}',
      'mc:counter:{failures}',
      'mc:heartbeat',
    ]);
    for (const [key, ms] of Object.entries(left)) {
      expect([key, ms > MINUTE - 10_000 && ms <= MINUTE]).toEqual([key, true]);
    }
  });

  test('keeps an index as long as the last record of its group', async () => {
    const { payloads } = stores;
    await payloads.upsert(
      'AccessToken',
      payload('long', Date.now() + 5 * MINUTE, { groupKey: 'g' }),
    );
    await payloads.upsert('AccessToken', payload('short', Date.now() + MINUTE, { groupKey: 'g' }));
    const left = await server.admin().pttl('mc:AccessToken:grant:{g}');
    expect(left).toBeGreaterThan(4 * MINUTE);
    await payloads.revokeByGroup('AccessToken', 'g');
    expect(await payloads.find('AccessToken', 'long')).toBeUndefined();
    expect(await payloads.find('AccessToken', 'short')).toBeUndefined();
  });

  test('bounds the index of a group, and drops what has expired', async () => {
    let now = Date.now();
    const { payloads, close, ready } = createRedisStores({ url: server.url, clock: () => now });
    await ready();
    const write = (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          payloads.upsert('AccessToken', {
            ...token(`${now}-${index}`),
            expiresAt: now + MINUTE + index,
          }),
        ),
      );
    await write(1_200);
    expect(await server.admin().zcard('mc:AccessToken:grant:{grant}')).toBe(1_000);
    now += 2 * MINUTE;
    await write(1);
    expect(await server.admin().zcard('mc:AccessToken:grant:{grant}')).toBe(1);
    await close();
  });

  test('finds nothing by a uid once its session is destroyed, revoked or has another', async () => {
    const { payloads } = stores;
    await payloads.upsert('Session', session({ groupKey: 'grant' }));
    await payloads.revokeByGroup('Session', 'grant');
    expect(await payloads.findByUid('Session', 'uid')).toBeUndefined();
    await payloads.upsert('Session', session());
    await payloads.upsert('Session', session({ uidKey: 'other' }));
    expect(await payloads.findByUid('Session', 'uid')).toBeUndefined();
    await payloads.destroy('Session', 'key');
    expect(await payloads.findByUid('Session', 'other')).toBeUndefined();
    expect((await server.admin().keys('*Session*')).sort()).toEqual(['mc:Session:grant:{grant}']);
  });

  test('rejects when a key holds something else than a record', async () => {
    const { payloads, counters } = stores;
    await server.admin().set('mc:Session:{key}', 'a letter');
    await server.admin().lpush('mc:counter:{failures}', 'a list');
    await expect(payloads.find('Session', 'key')).rejects.toThrow('something else');
    await expect(counters.increment('failures', MINUTE)).rejects.toThrow('WRONGTYPE');
  });

  test('lets one of 10 callers consume a record, and does not bring back an expired one', async () => {
    const { payloads } = stores;
    await payloads.upsert('AuthorizationCode', payload('code', soon()));
    const race = () =>
      Promise.all(Array.from({ length: 10 }, () => payloads.consume('AuthorizationCode', 'code')));
    expect((await race()).filter(Boolean)).toHaveLength(1);
    expect(await server.admin().pexpire('mc:AuthorizationCode:{code}', 0)).toBe(1);
    expect(await server.admin().dbsize()).toBe(0);
    expect((await race()).filter(Boolean)).toHaveLength(0);
    expect(await server.admin().dbsize()).toBe(0);
  });
});

describeWithRedis('what lies in a cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.dispose());

  test('lets every key expire, on every node of a cluster', async () => {
    const stores = createRedisStores({ url: cluster.url, clock: Date.now });
    await stores.ready();
    for (let number = 0; number < 30; number += 1) {
      await stores.payloads.upsert('Session', payload(`${number}`, soon()));
    }
    await live(stores);
    for (const { admin } of cluster.nodes) {
      const left = Object.values(await timesToLive(admin()));
      expect(left.length).toBeGreaterThan(0);
      expect(left.filter((ms) => ms <= 0)).toEqual([]);
    }
    await stores.close();
  });
});
