/** How many trips an operation costs, as the server sees them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { createRedisStores, type RedisStores } from '../../adapters/redis/index.ts';
import { describeWithRedis, type RedisServer, startRedis, until } from '../support/redis.ts';
import { MINUTE, payload, readCounter } from './contract/samples.ts';

const soon = () => Date.now() + MINUTE;
const session = () => payload('key', soon(), { uidKey: 'uid' });
const token = (key: string) => payload(key, soon(), { groupKey: 'grant' });

/** What a flow consists of. */
const operations: Record<string, (stores: RedisStores) => Promise<unknown>> = {
  'a session': ({ payloads }) => payloads.upsert('Session', session()),
  'the session again': ({ payloads }) => payloads.upsert('Session', session()),
  'find by key': ({ payloads }) => payloads.find('Session', 'key'),
  'find by uid': ({ payloads }) => payloads.findByUid('Session', 'uid'),
  'a grant': ({ payloads }) => payloads.upsert('Grant', payload('grant', soon())),
  'a code': ({ payloads }) => payloads.upsert('AuthorizationCode', token('code')),
  consume: ({ payloads }) => payloads.consume('AuthorizationCode', 'code'),
  destroy: ({ payloads }) => payloads.destroy('AuthorizationCode', 'code'),
  'a token': ({ payloads }) => payloads.upsert('AccessToken', token('token')),
  increment: ({ counters }) => counters.increment('failures', MINUTE),
  'read a counter': ({ counters }) => readCounter(counters, 'failures'),
  'clear a counter': ({ counters }) => counters.clear('failures'),
};

describeWithRedis('commands', () => {
  let server: RedisServer;
  let stores: RedisStores;
  let monitor: Redis;
  let seen: string[] = [];

  beforeAll(async () => {
    server = await startRedis();
    stores = createRedisStores({ url: server.url, clock: Date.now });
    await stores.ready();
    // The first run of a script costs one more, to teach it to the server.
    for (const operation of Object.values(operations)) await operation(stores);
    await ending();
    await server.admin().flushall();
    monitor = await server.admin().monitor();
    monitor.on('monitor', (_time: string, [name = '', word]: string[], source: string) => {
      // What a script does within the server is no trip.
      if (source !== 'lua') seen.push(name === 'echo' ? `echo ${word}` : name);
    });
  });
  afterAll(async () => {
    monitor.disconnect();
    await stores.close();
    await server.dispose();
  });

  async function ending(): Promise<void> {
    await stores.payloads.upsert('Session', session());
    await stores.payloads.upsert('AccessToken', token('one'));
    await stores.payloads.destroy('Session', 'key');
    await stores.payloads.revokeByGroup('AccessToken', 'grant');
  }

  async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
    const mark = async (name: string) => {
      await server.admin().echo(name);
      await until(async () => expect(seen).toContain(`echo ${name}`));
    };
    await mark('before');
    await work();
    await mark('after');
    const counted = seen.slice(seen.indexOf('echo before') + 1, seen.indexOf('echo after'));
    seen = [];
    return counted;
  }

  test.each(Object.keys(operations))('one for %s', async (name) => {
    expect(await commandsOf(async () => operations[name]?.(stores))).toHaveLength(1);
  });

  test('two to end a session or the tokens of a grant', async () => {
    const { payloads } = stores;
    await payloads.upsert('Session', session());
    for (const key of ['one', 'two', 'three']) await payloads.upsert('AccessToken', token(key));
    const revoke = (model: string) => () => payloads.revokeByGroup(model, 'grant');
    const ofSession = await commandsOf(() => payloads.destroy('Session', 'key'));
    expect(ofSession).toEqual(['evalsha', 'evalsha']);
    expect(await commandsOf(revoke('AccessToken'))).toEqual(['zrange', 'evalsha']);
    expect(await commandsOf(revoke('RefreshToken'))).toEqual(['zrange']);
  });
});
