/** What those who watch are told, and what happens when we are told to stop. */
import { request } from 'node:http';
import { expect, it } from '@jest/globals';
import supertest from 'supertest';
import { listen } from '../lifecycle.ts';
import { openHouse } from './support/house.ts';

it('alive and ready, with the state of each store; no longer ready once draining', async () => {
  await using house = await openHouse();
  expect((await supertest(house.origin).get('/health/live')).status).toBe(200);
  const ready = await supertest(house.origin).get('/health/ready');
  expect([ready.status, ready.body]).toEqual([200, { status: 'ready', stores: { sqlite: true } }]);
  house.drain();
  expect((await supertest(house.origin).get('/health/ready')).status).toBe(503);
  expect((await supertest(house.origin).get('/health/live')).status).toBe(200);
});

it('a store that is gone makes 503 of readiness, and an error page with a number of what needs it', async () => {
  await using house = await openHouse();
  await house.storage.close();
  const ready = await supertest(house.origin).get('/health/ready');
  expect([ready.status, ready.body.stores]).toEqual([503, { sqlite: false }]);
});

it('requests under way are answered before the end, and new ones are refused', async () => {
  let answer: () => void = () => undefined;
  const arrived = Promise.withResolvers<void>();
  const listening = await listen(
    (_req, res) => {
      answer = () => res.end('done');
      arrived.resolve();
    },
    { host: '127.0.0.1', port: 0 },
  );
  const address = listening.server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const reply = new Promise<{ body: string; connection: string | undefined }>((resolve, reject) => {
    request({ port, host: '127.0.0.1' }, (res) => {
      let body = '';
      res.on('data', (chunk) => {
        body += chunk;
      });
      res.on('end', () => resolve({ body, connection: res.headers.connection }));
    })
      .on('error', reject)
      .end();
  });
  await arrived.promise;
  const closed = listening.close();
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  answer();
  expect((await reply).body).toBe('done');
  await closed;
});

it('a port that is taken is said in plain words', async () => {
  const first = await listen(() => undefined, { host: '127.0.0.1', port: 0 });
  const address = first.server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(listen(() => undefined, { host: '127.0.0.1', port })).rejects.toThrow(
    `port ${port} is in use by another program`,
  );
  await first.close();
});
