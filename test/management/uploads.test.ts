/** Bodies that come slowly, break off or never end, on a port with limits of time; and sign-ins beside an import. */
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createHashQueue } from '../../accounts/credentials/hash-queue.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { createBrokenRequestHandler } from '../../http/server/broken-requests.ts';
import { listen, type TimeLimits } from '../../http/server/listener.ts';
import { createLog } from '../../observability/logger.ts';
import { createHashLegacy } from '../../operations/import/legacy-hash.ts';
import { csv, identifierOf, provisional, row } from '../cli/workbench.ts';
import { hashing } from '../support/hashing.ts';
import { memoryInUse } from '../support/memory.ts';
import { openApi } from './support.ts';

const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => row({ identifier: provisional(from + n) }));

/** A request has less than a second, unless its route lifts the limit. */
const short = { headersMs: 800, requestMs: 800, checkMs: 20, answerMs: 800 };

/** Opens the API on a port of its own. */
async function openPort(options: Parameters<typeof openApi>[0] = {}, limits?: TimeLimits) {
  const api = await openApi(options);
  const { port, close } = await listen(api.listener, {
    host: '127.0.0.1',
    port: 0,
    limits,
    onBrokenRequest: createBrokenRequestHandler({
      log: createLog('silent'),
      clock: () => 0,
      https: false,
    }),
  });

  /** Begins an upload. */
  function begin(headers: Record<string, string> = {}) {
    const body = request({
      ...{ port, host: '127.0.0.1', method: 'POST', path: '/v1/imports', agent: false },
      headers: {
        Authorization: `Bearer ${api.robotToken}`,
        'Content-Type': 'text/csv',
        ...headers,
      },
    });
    const answer = once(body, 'response').then(async ([response]) => ({
      status: response.statusCode,
      body: JSON.parse(await text(response)),
    }));
    // A test that doesn't wait for an answer gets none.
    answer.catch(() => undefined);
    return { body, answer };
  }

  return {
    ...api,
    port,
    begin,
    /** Reports whether the n-th person has an account. */
    has: async (n: number) =>
      (await api.provider.domain.accounts.findByIdentifier(identifierOf(provisional(n)))) !==
      undefined,
    async [Symbol.asyncDispose]() {
      await close();
      await api[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when the check is true. */
async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await check()) return;
    await setTimeout(5);
  }
  throw new Error('it did not come to be');
}

test('an upload goes on for longer than any other request may take, also when its token expires', async () => {
  await using api = await openPort({}, short);
  const { body, answer } = api.begin();
  const lines = csv(...numbered(0, 12)).split(/(?<=\n)/);
  for (const line of lines) {
    body.write(line);
    await setTimeout(80);
    api.provider.advance(60_000);
  }
  body.end();
  expect(await answer).toMatchObject({ status: 200, body: { added: 12 } });
});

test('a sender who stalls is told so, with what was done, and keeps no connection', async () => {
  const uploadLimits = { maxBytes: 1e6, idleMs: 100, pace: 1e6 };
  await using api = await openPort({ uploadLimits }, short);
  const { body, answer } = api.begin();
  body.on('error', () => undefined);
  const closed = once(body, 'close');
  body.write(csv(...numbered(0, 3), 'x'));
  const { status, body: problem } = await answer;
  expect([status, problem.code]).toEqual([408, 'tooSlow']);
  expect(problem.detail).toMatch(
    /^not read to the end \(added 3, .*refused 1,.*\): send it again$/,
  );
  expect(await api.has(2)).toBe(true);
  await closed;
});

test('a sender who trickles is not waited for', async () => {
  await using api = await openPort({ uploadLimits: { maxBytes: 1e6, idleMs: 100, pace: 1e4 } });
  const { body, answer } = api.begin();
  body.on('error', () => undefined);
  let isAnswered = false;
  answer.then(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    body.write('x');
    await setTimeout(20);
  }
  expect((await answer).body).toMatchObject({ code: 'tooSlow', status: 408 });
});

test('a body that is too long ends the import, whether its length is told or not', async () => {
  await using api = await openPort({ uploadLimits: { maxBytes: 20_000, idleMs: 1e4, pace: 1 } });
  const told = api.begin({ 'Content-Length': '20001' });
  told.body.on('error', () => undefined).flushHeaders();
  expect((await told.answer).body).toMatchObject({ code: 'tooLarge', status: 413 });
  const chunked = api.begin();
  chunked.body.on('error', () => undefined);
  chunked.body.write(csv(...numbered(0, 150)));
  await until(() => api.has(0));
  chunked.body.write('\n'.repeat(20_000));
  const { body } = await chunked.answer;
  expect(body).toMatchObject({ code: 'tooLarge', detail: expect.stringContaining('(added 150,') });
});

/** Throws unless the people of whole batches, or of all whole rows, have an account, and nobody after them. */
async function expectFirst(api: { has(n: number): Promise<boolean> }, count: number) {
  expect(count).toBeGreaterThanOrEqual(64);
  expect(count).toBeLessThan(150);
  expect([await api.has(count - 1), await api.has(count)]).toEqual([true, false]);
}

test('a client that goes away ends the import after the rows that were read, and no half row goes in', async () => {
  await using api = await openPort();
  const { body } = api.begin();
  body.on('error', () => undefined);
  const [whole = '', half = ''] = csv(...numbered(0, 150)).split(/(?<=P00000148.*\n)/s);
  body.write(whole);
  body.write(half.trimEnd());
  await until(() => api.has(0));
  body.destroy();
  const counted = () => /"added":(\d+),.*"msg":"import"/.exec(api.provider.logged.join(''))?.[1];
  await until(() => counted() !== undefined);
  await expectFirst(api, Number(counted()));
});

test('a program that stops ends the import after the rows that were read', async () => {
  const stopping = new AbortController();
  await using api = await openPort({ stopping: stopping.signal });
  const { body, answer } = api.begin();
  body.on('error', () => undefined);
  body.write(csv(...numbered(0, 149)));
  await until(() => api.has(0));
  stopping.abort();
  const { status, body: problem } = await answer;
  expect([status, problem.code]).toEqual([503, 'unavailable']);
  await expectFirst(api, Number(/\(added (\d+),/.exec(problem.detail)?.[1]));
});

test('a store that is away ends the import, which says what was done', async () => {
  await using api = await openPort();
  const { insertMany } = api.provider.storage.accounts;
  const { body, answer } = api.begin();
  body.on('error', () => undefined);
  body.write(csv(...numbered(0, 150)));
  await until(() => api.has(0));
  api.provider.storage.accounts.insertMany = async () => {
    throw new DomainError('unavailable');
  };
  body.end(csv(...numbered(150, 70)));
  const { status, body: problem } = await answer;
  api.provider.storage.accounts.insertMany = insertMany;
  expect([status, problem.code]).toEqual([503, 'unavailable']);
  expect(problem.detail).toContain('(added 64,');
});

test('a sign-in waits for one hash of an import at most, and a full queue only puts the import off', async () => {
  const order: string[] = [];
  const hashed = async (password: string) => {
    order.push(password);
    await setImmediate();
  };
  await using api = await openApi({
    hashQueue: createHashQueue({ concurrency: 1, waitingLimit: 30 }),
    hashing: {
      async hash(password, cost) {
        await hashed(password);
        return hashing.hash(password, cost);
      },
      async compare(password, against) {
        await hashed(password);
        return hashing.compare(password, against);
      },
    },
  });
  const { passwords } = api.provider.domain;
  const people = Array.from({ length: 200 }, (_, n) =>
    row({ identifier: provisional(n), legacy_password: '13572468' }),
  );
  const importing = api
    .call('POST', '/v1/imports?hash_cost=4', {
      body: csv(...people),
      headers: { 'Content-Type': 'text/csv' },
    })
    .then((reply) => reply.body);
  await until(() => order.length > 3);
  for (let n = 0; n < 10; n += 1) {
    order.push('asked');
    const requester = { address: `192.0.2.${n}`, isKnownDevice: false };
    await passwords.verify('of a person', undefined, requester);
    const waited = order.slice(order.lastIndexOf('asked'), order.lastIndexOf('of a person'));
    expect(waited.filter((each) => each === '13572468').length).toBeLessThanOrEqual(1);
  }
  expect(await importing).toMatchObject({ added: 200, refused: 0 });
  expect(order.filter((each) => each === '13572468')).toHaveLength(200);
});

test('hashes of an import that find no place are made later', async () => {
  let turnedAway = 0;
  const slept: number[] = [];
  const hashLegacy = createHashLegacy(
    {
      withCost: (cost) => ({
        hash: async (password: string) => {
          turnedAway += 1;
          if (turnedAway <= 3) throw new DomainError('busy', { retryAfterSeconds: 5 });
          return `${password} at ${cost}`;
        },
      }),
    },
    async (ms) => slept.push(ms),
  );
  expect(await hashLegacy('13572468', 4)).toBe('13572468 at 4');
  expect(slept).toEqual([1_000, 1_000, 1_000]);
});

test('memory does not grow with the body', async () => {
  await using api = await openPort();
  const inUse = () => memoryInUse().arrayBuffers + memoryInUse().heapUsed;
  const { body, answer } = api.begin();
  body.write(csv());
  // 96 MB: the same people again and again, and lines that are too long.
  const block = `${numbered(0, 10).join('\n')}\n${`${'y'.repeat(20_000)}\n`.repeat(80)}`;
  let before = 0;
  for (let blocks = 0; blocks < 60; blocks += 1) {
    if (!body.write(block)) await once(body, 'drain');
    if (blocks === 5) before = inUse();
  }
  const after = inUse();
  body.end();
  expect(await answer).toMatchObject({ body: { added: 10, already_there: 590, refused: 4_800 } });
  expect(after - before).toBeLessThan(48 * 1024 * 1024);
});
