/** Stores that answer late: anybody who asks is answered in bounded time, and nothing piles up. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { machine } from '../provider/services.ts';
import { memoryInUse } from '../support/memory.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { describeWithRedis, until } from '../support/servers/redis.ts';
import { authorizationRequest, createVisitor, redeem, token } from '../support/visitor.ts';

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('that are slow', () => {
    let stores: FaultyStores;
    let provider: TestProvider;
    beforeEach(async () => {
      stores = await openFaultyStores();
      const { openStorage } = stores;
      provider = await openProvider({ openStorage, clients: [portal, machine] });
    });
    afterEach(async () => {
      await provider[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    });

    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

    it.each([
      [['mongodb'], 2_000, 150],
      [['redis'], 2_000, 0],
      [['mongodb', 'redis'], 2_000, 0],
      [['mongodb', 'redis'], 200, 250],
    ] as const)(
      '%j, %i ms an answer: 300 requests at once all end soon, at least %i well, and leave nothing behind',
      async (names, delay, wellAtLeast) => {
        const begun = await Promise.all(
          Array.from({ length: 10 }, async () => {
            const visitor = createVisitor(provider);
            const person = await provider.addPerson();
            return { visitor, person, page: await visitor.begin(portal) };
          }),
        );
        const timersBefore = timers();
        const memoryBefore = memoryInUse().heapUsed;
        for (const name of names) stores[name].slow(delay);

        const start = performance.now();
        const replies = await Promise.all(
          Array.from({ length: 10 }, () =>
            begun.flatMap(({ visitor, person: { identifier, password }, page }) => [
              visitor.get(authorizationRequest(portal).path),
              visitor.post(page.location, { ...page.fields, identifier, password }),
              token(provider, machine, { grant_type: 'client_credentials' }),
            ]),
          ).flat(),
        );
        // One after the other they would take ten minutes.
        expect(performance.now() - start).toBeLessThan(40_000);
        expect(replies).toHaveLength(300);
        const refused = replies.filter(({ status }) => status !== 200 && status !== 303);
        expect(replies.length - refused.length).toBeGreaterThanOrEqual(wellAtLeast);
        for (const { status, headers } of refused) {
          expect(status).toBe(503);
          expect(Number(headers['retry-after'])).toBeGreaterThan(0);
        }

        for (const name of names) stores[name].restore();
        await until(async () => {
          expect((await supertest(provider.origin).get('/health/ready')).status).toBe(200);
          expect(timers()).toBeLessThan(timersBefore + 20);
          // No more than the pool may hold, and those that watch the server.
          expect(stores.mongodb.connections()).toBeLessThan(60);
          expect(stores.redis.connections()).toBe(1);
        });
        expect(memoryInUse().heapUsed - memoryBefore).toBeLessThan(100_000_000);
        const person = await provider.addPerson();
        expect((await redeem(provider, await createVisitor(provider).signIn(person))).status).toBe(
          200,
        );
      },
    );
  });
});
