/** What those who watch are told, and what happens when we are told to stop. */
import { request } from 'node:http';
import { expect, it } from '@jest/globals';
import supertest from 'supertest';
import { listen } from '../lifecycle.ts';
import { type House, openHouse, portal } from './support/house.ts';
import { createVisitor, redeem } from './support/visitor.ts';

const states = ({ stores }: House, state: boolean) =>
  Object.fromEntries(stores.map((name) => [name, state]));

it('alive and ready, with the state of each store; no longer ready once draining', async () => {
  await using house = await openHouse();
  expect((await supertest(house.origin).get('/health/live')).status).toBe(200);
  const ready = await supertest(house.origin).get('/health/ready');
  expect([ready.status, ready.body]).toEqual([
    200,
    { status: 'ready', stores: states(house, true) },
  ]);
  house.drain();
  expect((await supertest(house.origin).get('/health/ready')).status).toBe(503);
  expect((await supertest(house.origin).get('/health/live')).status).toBe(200);
});

it('a store that fails is told as 503, to people in words and to services in JSON; nothing is lost', async () => {
  await using house = await openHouse();
  const person = await house.addPerson();
  const visitor = createVisitor(house);
  const begun = await visitor.begin(portal);
  const signedIn = await createVisitor(house).signIn(person);
  await house.storage.close();

  const ready = await supertest(house.origin).get('/health/ready');
  expect([ready.status, ready.body.stores]).toEqual([503, states(house, false)]);
  const form = { ...begun.fields, identifier: person.identifier, password: person.password };
  for (const reply of [
    await visitor.post(begun.location, form),
    await visitor.get(begun.location),
    await visitor.get(begun.path),
  ]) {
    expect(reply.status).toBe(503);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect(reply.text).toContain('momentanément indisponible');
    expect(reply.text).toContain('id="incident-id"');
    expect(reply.text).not.toContain('database');
  }
  const tokens = await redeem(house, signedIn);
  expect(tokens.status).toBe(503);
  expect(tokens.headers['retry-after']).toBeDefined();
  expect(tokens.body.error).toBe('server_error');
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
