/**
 * Redis away, slow, emptied or refusing: calls end soon and with an error, and all recovers by itself.
 * A rejection that nobody handles fails the test it falls into: Jest sees to that.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createRedisStores, type RedisStores } from '../../../adapters/redis/index.ts';
import { memoryInUse } from '../../support/memory.ts';
import {
  describeWithRedis,
  type RedisCluster,
  type RedisServer,
  startRedis,
  startRedisCluster,
  until,
} from '../../support/servers/redis.ts';
import { createTcpProxy } from '../../support/servers/tcp-proxy.ts';
import { account, MINUTE, payload, readCounter } from '../contract/samples.ts';

const open = (url: string, onError?: (error: Error) => void) =>
  createRedisStores({ url, clock: Date.now, ...(onError && { onError }) });
const record = () => payload('key', Date.now() + MINUTE, { groupKey: 'grant', uidKey: 'uid' });

/** Every operation there is, at once. */
const all = ({ payloads, counters, accountCopies }: RedisStores) => [
  payloads.upsert('Session', record()),
  payloads.find('Session', 'key'),
  payloads.findByUid('Session', 'uid'),
  payloads.consume('Session', 'key'),
  payloads.destroy('Session', 'key'),
  payloads.revokeByGroup('Session', 'grant'),
  counters.increment('counter', MINUTE),
  readCounter(counters, 'counter'),
  counters.clear('counter'),
  accountCopies.find('a-person'),
  accountCopies.keep('a-person', account('a-person')),
  accountCopies.hold('a-person'),
];

/** A few times the limit of a call, because the machine may have much other work. */
const soonMs = 8_000;

async function expectRefusals(calls: readonly Promise<unknown>[]): Promise<void> {
  const start = performance.now();
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.filter(({ status }) => status !== 'rejected')).toEqual([]);
  expect(performance.now() - start).toBeLessThan(soonMs);
}

describeWithRedis('Redis in trouble', () => {
  let server: RedisServer;
  let stores: RedisStores;
  let errors: Error[];
  beforeEach(async () => {
    server = await startRedis();
    errors = [];
    stores = open(server.url, (error) => errors.push(error));
    await stores.ready();
  });
  afterEach(async () => {
    await stores.close();
    await server.dispose();
  });

  test('fails calls soon while Redis is stopped, and works again once it is back', async () => {
    await stores.payloads.upsert('Session', record());
    await server.stop();
    await expectRefusals(all(stores));
    expect(await stores.health()).toBe(false);
    await expectRefusals(all(stores));
    await until(async () => expect(errors[0]?.message).toContain('ECONNREFUSED'));

    await server.start();
    await until(() => stores.payloads.upsert('Session', record()));
    expect(await stores.payloads.consume('Session', 'key')).toBe(true);
    expect(await stores.health()).toBe(true);
  });

  test('fails every call that is under way when Redis stops', async () => {
    server.freeze();
    const calls = expectRefusals(all(stores));
    await server.stop();
    await calls;
  });

  test('does not send a consume twice when the connection is cut after it', async () => {
    const line = await createTcpProxy('127.0.0.1', server.port);
    const behind = open(`redis://127.0.0.1:${line.port}`);
    await behind.ready();
    // The server is taught the script.
    expect(await stores.payloads.consume('Session', 'none')).toBe(false);
    await stores.payloads.upsert('Session', record());
    const monitor = await server.admin().monitor();
    let consumes = 0;
    monitor.on('monitor', (_time: string, [name]: string[]) => {
      if (/^eval/.test(name ?? '')) consumes += 1;
    });
    // Its answer is on the way when the line breaks.
    line.slow(2_000);
    const refused = expect(behind.payloads.consume('Session', 'key')).rejects.toThrow('Redis: ');
    await until(async () => expect(consumes).toBe(1));
    line.cut();
    await refused;
    line.restore();
    await until(() => behind.ready());
    expect(await behind.payloads.find('Session', 'key')).toHaveProperty('consumedAt');
    expect(consumes).toBe(1);
    monitor.disconnect();
    await behind.close();
    await line.close();
  });

  test('ends calls in bounded time while Redis is frozen, and refuses further ones', async () => {
    server.freeze();
    const before = memoryInUse().heapUsed;
    const flood = Array.from({ length: 20_000 }, () => stores.payloads.find('Session', 'key'));
    const reasons = new Map<string, number>();
    const note = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const counted = flood.map((call) => call.catch(({ message }: Error) => note(message)));
    await expectRefusals(flood);
    await Promise.all(counted);
    expect(Object.fromEntries(reasons)).toEqual({
      'Redis: no answer within 1500 ms': 10_000,
      'Redis: 10000 commands wait already': 10_000,
    });
    expect(memoryInUse().heapUsed - before).toBeLessThan(100_000_000);
    expect(await stores.health()).toBe(false);

    server.thaw();
    await until(() => stores.payloads.upsert('Session', record()));
    expect(await stores.health()).toBe(true);
  });

  test('health answers soon while Redis is frozen', async () => {
    server.freeze();
    const start = performance.now();
    expect(await stores.health()).toBe(false);
    expect(performance.now() - start).toBeLessThan(soonMs);
    server.thaw();
  });

  test('goes on after Redis has lost everything, scripts included', async () => {
    const { payloads, counters } = stores;
    await payloads.upsert('Session', record());
    await counters.increment('counter', MINUTE);
    await server.admin().flushall();
    await server.admin().script('FLUSH');
    expect(await payloads.consume('Session', 'key')).toBe(false);
    expect((await counters.increment('counter', MINUTE)).count).toBe(1);
    await server.admin().script('FLUSH');
    await Promise.all(all(stores));
  });

  test('refuses writes while Redis is full, still reads, and reports it', async () => {
    await stores.payloads.upsert('Session', record());
    await server.admin().config('SET', 'maxmemory', '1');
    await expect(stores.payloads.upsert('Session', record())).rejects.toThrow('OOM');
    await expect(stores.counters.increment('counter', MINUTE)).rejects.toThrow('OOM');
    expect(await stores.payloads.find('Session', 'key')).toBeDefined();
    expect(await stores.health()).toBe(false);
    await server.admin().config('SET', 'maxmemory', '0');
    expect(await stores.health()).toBe(true);
  });

  test('shows nothing of what was to be written in an error', async () => {
    await server.admin().config('SET', 'maxmemory', '1');
    const error: unknown = await stores.payloads
      .upsert('Session', { ...record(), payload: 'confidential' })
      .catch((reason: unknown) => reason);
    expect(error).toBeDefined();
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('confidential');
  });
});

describeWithRedis('a cluster in trouble', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.dispose());

  test('reads from the other nodes while one node is frozen', async () => {
    const stores = open(cluster.url);
    await stores.ready();
    const [node] = cluster.nodes;
    const read = () =>
      Promise.allSettled(
        Array.from({ length: 60 }, (_, index) => stores.payloads.find('Session', `${index}`)),
      );
    const refusals = async () =>
      (await read()).filter(({ status }) => status === 'rejected').length;
    expect(await refusals()).toBe(0);
    node?.freeze();
    const refused = await refusals();
    node?.thaw();
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(40);
    await until(async () => expect(await refusals()).toBe(0));
    await stores.close();
  });

  test('ends calls soon while nodes are frozen or stopped, and works again once they are back', async () => {
    const stores = open(cluster.url);
    await stores.ready();
    const [node] = cluster.nodes;
    const calls = () =>
      Promise.allSettled(
        Array.from({ length: 60 }, (_, index) => stores.counters.increment(`${index}`, MINUTE)),
      );
    const works = () =>
      until(async () => {
        const refused = (await calls()).filter(({ status }) => status === 'rejected');
        expect(refused).toEqual([]);
        expect(await stores.health()).toBe(true);
      });
    await works();

    const each = (work: (server: RedisServer) => Promise<void>) => () =>
      Promise.all(cluster.nodes.map(work));
    for (const [fail, mend] of [
      [() => node?.freeze(), () => node?.thaw()],
      [() => node?.stop(), () => node?.start()],
      [each(({ stop }) => stop()), each(({ start }) => start())],
    ] as const) {
      await fail();
      const start = performance.now();
      const outcomes = await calls();
      expect(performance.now() - start).toBeLessThan(soonMs);
      expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
      expect(await stores.health()).toBe(false);
      await mend();
      await works();
    }
    await stores.close();
  });
});
