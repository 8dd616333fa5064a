/** How many trips an operation costs, as the server sees them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRedisStores, type RedisStores } from '../../../adapters/redis/index.ts';
import { type Monitor, openMonitor } from '../../../bench/servers/monitor.ts';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/servers/redis.ts';
import { MINUTE, payload, readCounter } from '../contract/samples.ts';

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
  let monitor: Monitor;

  beforeAll(async () => {
    server = await startRedis();
    stores = createRedisStores({ url: server.url, clock: Date.now });
    await stores.ready();
    // The first run of a script costs one more, to teach it to the server.
    for (const operation of Object.values(operations)) await operation(stores);
    await ending();
    await server.admin().flushall();
    monitor = await openMonitor(server.admin());
  });
  afterAll(async () => {
    monitor.close();
    await stores.close();
    await server.dispose();
  });

  async function ending(): Promise<void> {
    await stores.payloads.upsert('Session', session());
    await stores.payloads.upsert('AccessToken', token('one'));
    await stores.payloads.destroy('Session', 'key');
    await stores.payloads.revokeByGroup('AccessToken', 'grant');
  }

  test.each(Object.keys(operations))('one for %s', async (name) => {
    const commands = await monitor.commandsOf(async () => operations[name]?.(stores));
    expect(commands).toHaveLength(1);
  });

  test('one for all that is read side by side', async () => {
    const { payloads, counters, accountCopies } = stores;
    const reads = async () => {
      await Promise.all([
        payloads.find('Session', 'key'),
        payloads.findByUid('Session', 'uid'),
        accountCopies.find('a-person'),
        counters.readAll(['failures', 'others']),
      ]);
    };
    expect(await monitor.commandsOf(reads)).toEqual(['mget']);
  });

  test('two to end a session or the tokens of a grant', async () => {
    const { payloads } = stores;
    await payloads.upsert('Session', session());
    for (const key of ['one', 'two', 'three']) await payloads.upsert('AccessToken', token(key));
    const revoke = (model: string) => () => payloads.revokeByGroup(model, 'grant');
    const ofSession = await monitor.commandsOf(() => payloads.destroy('Session', 'key'));
    expect(ofSession).toEqual(['evalsha', 'evalsha']);
    expect(await monitor.commandsOf(revoke('AccessToken'))).toEqual(['zrange', 'evalsha']);
    expect(await monitor.commandsOf(revoke('RefreshToken'))).toEqual(['zrange']);
  });

  test('what is asked in one turn is sent in one piece', async () => {
    const reads = async () =>
      Number(/^total_reads_processed:(\d+)/m.exec(await server.admin().info('stats'))?.[1]);
    const before = await reads();
    const { payloads } = stores;
    await Promise.all(Array.from({ length: 100 }, () => payloads.find('Session', 'key')));
    // The second look is one as well.
    expect((await reads()) - before).toBe(2);
  });
});
