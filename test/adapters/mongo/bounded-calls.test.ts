/** A connection to MongoDB that is cut, stalled or slow: calls end soon, don't pile up, and succeed again later. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createBoundedCalls } from '../../../adapters/mongo/bounded-calls.ts';
import { createMongoStores, type MongoStores } from '../../../adapters/mongo/index.ts';
import {
  describeWithMongo,
  emptyDatabase,
  type TestDatabase,
  through,
} from '../../support/servers/mongo.ts';
import { createTcpProxy, type TcpProxy } from '../../support/servers/tcp-proxy.ts';
import { account } from '../contract/samples.ts';

/** Resolves once `look` says so; Jest's own time limit is the limit. */
async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describeWithMongo('the connection to MongoDB', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let stores: MongoStores;

  beforeEach(async () => {
    database = await emptyDatabase();
    const [host, port] = database.server;
    proxy = await createTcpProxy(host, port);
    stores = createMongoStores({ uri: through(database.uri, proxy.port), clock: Date.now });
  });
  afterEach(async () => {
    await stores.close();
    await proxy.close();
    await database.drop();
  });

  const insert = (n: number | string) => stores.accounts.insert(account(`person ${n}`));
  const works = () =>
    stores.accounts.find('person 0').then(
      () => true,
      () => false,
    );

  /** Far less than 2,000 calls would take one after the other, on a machine that has much other work as well. */
  const patience = 12_000;

  /** 2,000 calls at once: how each ended, and how long it took until the last one did. */
  async function rush() {
    const start = performance.now();
    const answers = await Promise.allSettled(
      Array.from({ length: 2_000 }, (_, n) => stores.accounts.find(`person ${n}`)),
    );
    const failures = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [String(answer.reason)] : [],
    );
    return { took: performance.now() - start, failures };
  }

  test('says that MongoDB is unavailable when it starts later, and is ready on the next try', async () => {
    proxy.cut();
    await expect(stores.ready()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(await stores.health()).toBe(false);
    await expect(insert(0)).rejects.toThrow();
    proxy.restore();
    await stores.ready();
    expect(await insert(0)).toBe(true);
    expect(await stores.health()).toBe(true);
  });

  test('fails all calls soon while it is cut, and none afterwards', async () => {
    await stores.ready();
    await insert('before');
    proxy.cut();
    const { took, failures } = await rush();
    expect(failures).toHaveLength(2_000);
    expect(took).toBeLessThan(patience);
    expect(await stores.health()).toBe(false);
    proxy.restore();
    await until(works);
    expect(await insert('after')).toBe(true);
    expect(await stores.health()).toBe(true);
  });

  test('refuses further calls while nothing is answered, and works again afterwards', async () => {
    await stores.ready();
    // As many as may be under way are answered, and none is left.
    await until(async () => (await rush()).failures.length === 1_000);
    proxy.stall();
    const { took, failures } = await rush();
    expect(failures).toHaveLength(2_000);
    expect(took).toBeLessThan(patience);
    expect(failures.filter((words) => words.includes('calls are under way'))).toHaveLength(1_000);
    // Their pool, and what watches the server.
    expect(proxy.connections()).toBeLessThan(60);

    const start = performance.now();
    expect(await stores.health()).toBe(false);
    expect(performance.now() - start).toBeLessThan(patience);
    proxy.restore();
    await until(works);
    expect(await insert('after')).toBe(true);
  });

  test('waits for slow answers, with as many calls as may wait', async () => {
    await stores.ready();
    await rush();
    proxy.slow(1_200);
    // On a busy machine the first ones may all be late.
    await until(async () => {
      const { took, failures } = await rush();
      expect(took).toBeLessThan(patience);
      expect(failures.length).toBeGreaterThanOrEqual(1_000);
      return failures.length < 2_000;
    });
    proxy.restore();
    await until(works);
    expect(await insert('after')).toBe(true);
  });

  test('closes without waiting for an answer', async () => {
    await stores.ready();
    proxy.stall();
    const pending = expect(insert(0)).rejects.toThrow();
    const start = performance.now();
    await stores.close();
    expect(performance.now() - start).toBeLessThan(patience);
    await pending;
  });

  test('survives a cut and a stall without an unhandled rejection', async () => {
    const child = spawn(
      process.execPath,
      [
        '--no-warnings',
        fileURLToPath(new URL('../../support/processes/mongo-caller.ts', import.meta.url)),
      ],
      { env: { MONGODB_URI: through(database.uri, proxy.port) }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let complaints = '';
    child.stderr.on('data', (bytes) => {
      complaints += bytes;
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async () => (await lines.next()).value;
    const ended = once(child, 'exit');

    expect(await next()).toBe('working');
    for (const spoil of [() => proxy.cut(), () => proxy.stall()]) {
      spoil();
      expect(await next()).toBe('failing');
      proxy.restore();
      expect(await next()).toBe('working');
    }
    child.stdin.end();
    expect(Number((await next())?.split(' ')[1])).toBeLessThan(patience);
    expect(await ended).toEqual([0, null]);
    expect(complaints).toBe('');
  });
});

describe('bounded calls', () => {
  test('count a call until it has ended, even when its caller has given up', async () => {
    const calls = createBoundedCalls({ waitMs: 10, maxCalls: 2 });
    const ends: (() => void)[] = [];
    const call = () => calls.run(() => new Promise<void>((resolve) => ends.push(resolve)));
    await Promise.all([1, 2].map(() => expect(call()).rejects.toThrow('did not answer')));
    await expect(call()).rejects.toThrow('2 calls are under way');
    for (const end of ends) end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await calls.run(async () => 'an answer')).toBe('an answer');
  });

  test('make no call once they are closed', async () => {
    const calls = createBoundedCalls();
    calls.close();
    let called = false;
    await expect(
      calls.run(async () => {
        called = true;
      }),
    ).rejects.toThrow('closed');
    expect(called).toBe(false);
  });
});
