/** Health for monitoring, and the stop of a listener. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, it } from '@jest/globals';
import supertest from 'supertest';
import { listen } from '../../../http/server/listener.ts';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, redeem } from '../../support/visitor.ts';

const states = ({ stores }: TestProvider, state: boolean) =>
  Object.fromEntries(stores.map((name) => [name, state]));

it('is live and ready with the state of each store, and no longer ready once draining', async () => {
  await using provider = await openProvider();
  expect((await supertest(provider.origin).get('/health/live')).status).toBe(200);
  const ready = await supertest(provider.origin).get('/health/ready');
  expect([ready.status, ready.body]).toEqual([
    200,
    { status: 'ready', stores: states(provider, true) },
  ]);
  // The proxy refuses `/health/…` alone.
  for (const path of ['/HEALTH/ready', '/health/Ready', '/health/ready/', '/Health/live']) {
    expect([path, (await supertest(provider.origin).get(path)).status]).toEqual([path, 404]);
  }
  provider.drain();
  expect((await supertest(provider.origin).get('/health/ready')).status).toBe(503);
  expect((await supertest(provider.origin).get('/health/live')).status).toBe(200);
});

it('answers 503 while a store fails, in words to people and in JSON to services, and loses nothing', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  const begun = await visitor.begin(portal);
  const signedIn = await createVisitor(provider).signIn(person);
  await provider.storage.close();

  const ready = await supertest(provider.origin).get('/health/ready');
  expect([ready.status, ready.body.stores]).toEqual([503, states(provider, false)]);
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
  const tokens = await redeem(provider, signedIn);
  expect(tokens.status).toBe(503);
  expect(tokens.headers['retry-after']).toBeDefined();
  expect(tokens.body.error).toBe('server_error');
});

it('answers requests under way before it stops, and refuses new ones', async () => {
  let answer: () => void = () => undefined;
  const arrived = Promise.withResolvers<void>();
  const listening = await listen(
    (_req, res) => {
      answer = () => res.end('done');
      arrived.resolve();
    },
    { host: '127.0.0.1', port: 0 },
  );
  const { port } = listening;
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
  while (listening.server.listening) await setImmediate();
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  answer();
  expect((await reply).body).toBe('done');
  await closed;
});

it('answers every connection that waits to be accepted when it is told to stop', async () => {
  const listening = await listen((_req, res) => res.end('done'), { host: '127.0.0.1', port: 0 });
  const { port } = listening;
  const state = new Int32Array(new SharedArrayBuffer(4));
  const crowd = 20;
  // The callers run in a thread, because this one is blocked until they are connected.
  const callers = new Worker(
    `const { workerData: { port, state }, parentPort } = require('node:worker_threads');
     const call = () => new Promise((resolve) => {
       const socket = require('node:net').connect(port, '127.0.0.1', () => {
         socket.write('POST / HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 0\\r\\n\\r\\n');
         Atomics.add(state, 0, 1);
         Atomics.notify(state, 0);
       });
       let reply = '';
       socket.on('data', (chunk) => (reply += chunk));
       socket.on('error', ({ code }) => (reply = code));
       socket.on('close', () => resolve(reply));
     });
     Promise.all(Array.from({ length: ${crowd} }, call)).then((all) => parentPort.postMessage(all));`,
    { eval: true, workerData: { port, state } },
  );
  const replied = once(callers, 'message');
  for (let seen = 0; seen < crowd; seen = Atomics.load(state, 0)) {
    Atomics.wait(state, 0, seen, 10_000);
  }
  await listening.close();
  const [replies] = await replied;
  const answered = expect.stringMatching(/^HTTP\/1\.1 200[\s\S]*done/);
  expect(replies).toEqual(Array.from({ length: crowd }, () => answered));
  await callers.terminate();
});

it('answers a connection that is slow to send its request when it is told to stop', async () => {
  const listening = await listen((_req, res) => res.end('done'), { host: '127.0.0.1', port: 0 });
  const { port } = listening;
  const caller = connect(port, '127.0.0.1');
  await once(listening.server, 'connection');
  const closed = listening.close();
  // Long after its first turns of the event loop, and long before its limit of a second.
  await setTimeout(50);
  caller.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
  expect(await text(caller)).toMatch(/^HTTP\/1\.1 200[\s\S]*done/);
  await closed;
});

it('does not wait for a connection that sends nothing', async () => {
  const listening = await listen((_req, res) => res.end('done'), { host: '127.0.0.1', port: 0 });
  const { port } = listening;
  const silent = connect(port, '127.0.0.1');
  await once(listening.server, 'connection');
  await Promise.all([once(silent.resume(), 'close'), listening.close()]);
}, 20_000);

it('says in plain words that a port is in use', async () => {
  const first = await listen(() => undefined, { host: '127.0.0.1', port: 0 });
  const { port } = first;
  await expect(listen(() => undefined, { host: '127.0.0.1', port })).rejects.toThrow(
    `port ${port} is in use by another program`,
  );
  await first.close();
});
