/** The audit trail of all accounts, for a SIEM. */
import { get } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditStore } from '../../adapters/ports.ts';
import { listen } from '../../http/server/listener.ts';
import { openTestStorage } from '../support/servers/storages.ts';
import { type Api, linesOf, openApi } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

async function read(query = '') {
  const { text, type, status } = await api.call('GET', `/v1/events${query}`);
  expect([status, type]).toEqual([200, 'application/x-ndjson']);
  return linesOf(text);
}

test('each event is a line with its cursor, and a reader goes on from there', async () => {
  const { audit } = api.provider.storage;
  const at = Date.now();
  const words = Array.from({ length: 2_500 }, (_, i) => `event ${i}`);
  await audit.append(
    ...words.map((detail) => ({ at, type: 'code.accepted', accountId: 'ada', detail }) as const),
  );
  const operator = { kind: 'cli', id: 'root' } as const;
  await audit.append({ at, type: 'operator.unlocked', accountId: 'bob', operator });
  api.provider.advance(60_000);
  const lines = await read();
  expect(lines.map(({ detail }) => detail)).toEqual([...words, undefined]);
  expect(lines.at(-1)).toEqual({
    cursor: expect.any(String),
    account_id: 'bob',
    at: new Date(at).toISOString(),
    type: 'operator.unlocked',
    operator,
  });
  const rest = await read(`?after=${lines[2_000].cursor}`);
  expect(rest).toEqual(lines.slice(2_001));
  expect(await read('?type=operator.unlocked')).toEqual(lines.slice(-1));
  expect(await read(`?after=${lines.at(-1).cursor}`)).toEqual([]);
  for (const query of ['?after=made-up', '?after=1&after=2', '?type=A', '?since=1'])
    expect((await api.call('GET', `/v1/events${query}`)).status).toBe(400);
});

/** Opens an API that reads pages of the trail in another way. */
const openWith = (read: (following: AuditStore['following']) => AuditStore['following']) =>
  openApi({
    async openStorage(...options) {
      const opened = await openTestStorage(...options);
      const { audit } = opened.storage;
      const following = read(audit.following);
      return { ...opened, storage: { ...opened.storage, audit: { ...audit, following } } };
    },
  });

test('an export lets other requests have their turn after each page, also where no event is wanted', async () => {
  let turn = 0;
  const turns: number[] = [];
  await using own = await openWith((following) => (...asked) => {
    turns.push(turn);
    return following(...asked);
  });
  const event = { at: Date.now(), type: 'code.accepted', accountId: 'eve' } as const;
  await own.provider.storage.audit.append(...Array<typeof event>(5_000).fill(event));
  own.provider.advance(60_000);
  let isDone = false;
  const counting = (async () => {
    for (; !isDone; turn += 1) await setImmediate();
  })();
  expect((await own.call('GET', '/v1/events?type=account.closed')).text).toBe('');
  isDone = true;
  await counting;
  expect(turns.length).toBeGreaterThan(5);
  expect(new Set(turns).size).toBe(turns.length);
});

test('the reading ends with the connection, also where no event is wanted', async () => {
  const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let pages = 0;
  await using own = await openWith(() => async () => {
    pages += 1;
    if (pages === 3) {
      reached.resolve();
      await gone.promise;
    }
    const event = { id: String(pages), at: 0, type: 'code.accepted' } as const;
    return pages < 20 ? Array<typeof event>(1_000).fill(event) : [];
  });
  const { port, close } = await listen(
    (req, res) => {
      res.once('close', gone.resolve);
      own.listener(req, res);
    },
    { host: '127.0.0.1', port: 0 },
  );
  const headers = { Authorization: `Bearer ${own.robotToken}` };
  const asked = get({ port, path: '/v1/events?type=account.closed', headers }).on('error', () => {
    // It is the test that ends the connection.
  });
  await reached.promise;
  asked.destroy();
  await gone.promise;
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  expect(pages).toBe(3);
  await close();
});
