/** The program itself while its stores are away: it waits for them at its start, and outlives their faults. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { portal } from '../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { endPrograms, serve } from '../support/servers/program.ts';
import {
  describeWithRedis,
  type RedisServer,
  startRedis,
  until,
} from '../support/servers/redis.ts';
import { authorizationRequest } from '../support/visitor.ts';

/** The answer to `buildInfo`, with a zero in the place of the first digit. */
function ofVersionZero(answer: Buffer): Buffer {
  const name = '\u0002version\0';
  const at = answer.indexOf(name);
  // A text of BSON: its type and name, four bytes of length, the text.
  if (at >= 0) answer.write('0', at + name.length + 4);
  return answer;
}

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('under the program', () => {
    let stores: FaultyStores;
    let locked: RedisServer | undefined;
    beforeEach(async () => {
      stores = await openFaultyStores();
      locked = undefined;
    });
    afterEach(async () => {
      endPrograms();
      await locked?.dispose();
      await stores[Symbol.asyncDispose]();
    });

    const statusOf = async (address: string) =>
      (await fetch(address, { redirect: 'manual', headers: { Accept: 'text/html' } })).status;
    const signIn = authorizationRequest(portal).path;

    it.each(['mongodb', 'redis'] as const)(
      'waits for %s, says so, and serves once it is there',
      async (name) => {
        stores[name].cut();
        const { child, exited, seen, output, origin } = await serve(stores.env);
        await seen('"msg":"waiting for a store"');
        expect(await statusOf(`${origin}/health/live`)).toBe(200);
        for (const path of ['/health/ready', '/', signIn]) {
          const reply = await fetch(origin + path);
          expect([path, reply.status]).toEqual([path, 503]);
          expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
        }
        expect(output()).not.toContain('"msg":"ready"');
        expect(output()).toContain(name === 'redis' ? 'REDIS_URL' : 'MONGODB_URI');

        stores[name].restore();
        await seen('"msg":"ready"');
        expect(await statusOf(`${origin}/health/ready`)).toBe(200);
        expect(await statusOf(origin + signIn)).toBe(303);
        child.kill('SIGTERM');
        expect(await exited).toBe(0);
      },
    );

    const mistaken = (address: string) => address.replace(/\/\/([^/]*@)?/, '//nobody:mistaken@');
    it.each([
      {
        fault: 'a wrong password of Redis',
        says: ['REDIS_URL', 'refuses the user name or the password'],
        async make() {
          locked = await startRedis(['--requirepass', 'the right one']);
          return { REDIS_URL: mistaken(locked.url) };
        },
      },
      {
        fault: 'a wrong password of MongoDB',
        says: ['MONGODB_URI', 'refuses the user or the password'],
        make: async () => ({ MONGODB_URI: mistaken(stores.env.MONGODB_URI) }),
      },
      {
        fault: 'a MongoDB that is too old',
        says: ['MONGODB_URI', 'version 7 or newer is needed'],
        make: async () => stores.mongodb.rewrite(ofVersionZero),
      },
    ])('ends at once, for time does not mend it: $fault', async ({ says, make }) => {
      const { exited, output } = await serve({ ...stores.env, ...(await make()) });
      expect(await exited).toBe(1);
      for (const words of says) expect(output()).toContain(words);
      for (const words of ['mistaken', 'waiting for a store']) {
        expect(output()).not.toContain(words);
      }
    });

    it('takes no request before it can serve it, so that a proxy asks another provider', async () => {
      const { child, exited, origin } = await serve(stores.env);
      const first = await until(() => fetch(`${origin}/token`, { method: 'POST' }));
      expect(first.status).toBe(400);
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
    });

    it('stops in peace also while it waits', async () => {
      stores.mongodb.cut();
      stores.redis.cut();
      const { child, exited, seen } = await serve(stores.env);
      await seen('"msg":"waiting for a store"');
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
    });

    it('outlives the loss of both, tells it, and stops in peace', async () => {
      const { child, exited, seen, output, origin } = await serve(stores.env);
      await seen('"msg":"ready"');
      for (const fail of ['cut', 'stall'] as const) {
        stores.mongodb[fail]();
        stores.redis[fail]();
        const paths = Array.from({ length: 20 }, () => origin + signIn);
        expect(new Set(await Promise.all(paths.map(statusOf)))).toEqual(new Set([503]));
        expect(await statusOf(`${origin}/health/live`)).toBe(200);
        const ready = await fetch(`${origin}/health/ready`);
        const body = { status: 'not ready', stores: { mongodb: false, redis: false } };
        expect([ready.status, await ready.json()]).toEqual([503, body]);
        stores.mongodb.restore();
        stores.redis.restore();
        await until(async () => expect(await statusOf(`${origin}/health/ready`)).toBe(200));
        expect(await statusOf(origin + signIn)).toBe(303);
      }
      expect(child.exitCode).toBeNull();
      stores.mongodb.stall();
      stores.redis.stall();
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
      // A crash, or a rejection that nobody handled, would be told in other lines than the log's.
      const others = output()
        .split('\n')
        .filter((line) => !/^(\{.*\})?$/.test(line));
      expect(others).toEqual([]);
    });
  });
});
