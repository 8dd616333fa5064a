/** How many commands a flow sends to Redis: docs/operations.md says so; and a page of the account space to both stores. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { openMonitor } from '../../bench/servers/monitor.ts';
import { accountSections } from '../../views/account/sections.ts';
import { decide, userinfo } from '../provider/services.ts';
import { openSpace } from '../support/account-space.ts';
import { addFamily } from '../support/family.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { listenToMongo } from '../support/servers/mongo-commands.ts';
import { describeWithRedis } from '../support/servers/redis.ts';
import { createVisitor, redeem, token } from '../support/visitor.ts';

const operations = readFileSync('docs/operations.md', 'utf8');
const documented = new RegExp(
  'Redis gets (\\d+) commands for a flow of a person who is signed in.*?(\\d+) for a sign-in.*?' +
    '(\\d+) for a refresh and (\\d+) for userinfo',
  's',
);

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('the commands of a flow', () => {
    let stores: FaultyStores;
    let provider: TestProvider;
    let redis: Redis;
    beforeAll(async () => {
      stores = await openFaultyStores();
      provider = await openProvider({ openStorage: stores.openStorage, clients: [portal] });
      redis = new Redis(stores.env.REDIS_URL);
    });
    afterAll(async () => {
      redis.disconnect();
      await provider[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    });

    it('are as many as docs/operations.md says', async () => {
      const visitor = createVisitor(provider);
      let tokens = { access_token: '', refresh_token: '' };
      const keep = async (reply: ReturnType<typeof redeem>) => {
        const { status, body } = await reply;
        expect(status).toBe(200);
        tokens = { ...tokens, ...body };
      };
      const person = await provider.addPerson();
      const offline = { scope: 'openid offline_access', prompt: 'consent' };
      const page = await visitor.signIn(person, { params: offline });
      const { location } = await decide(visitor, page, 'allow');
      await keep(redeem(provider, { ...page, location }));

      const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
      const flows = [
        async () => keep(redeem(provider, await visitor.begin(portal))),
        async () => keep(redeem(provider, await createVisitor(provider).signIn(person))),
        async () => expect((await token(provider, portal, refresh)).status).toBe(200),
        async () => expect((await userinfo(provider, tokens.access_token)).status).toBe(200),
      ];
      // The first round teaches the server the scripts.
      for (const flow of flows) await flow();
      const monitor = await openMonitor(redis);
      const counts: number[] = [];
      for (const flow of flows) counts.push((await monitor.commandsOf(flow)).length);
      monitor.close();
      expect(counts).toEqual(documented.exec(operations)?.slice(1).map(Number));
    });

    it('are six at most for each page of the account space, on both stores together, however much is open', async () => {
      const { angela, at } = await addFamily(provider);
      for (let i = 0; i < 5; i += 1) await createVisitor(provider).signIn(angela);
      const { open } = await openSpace(provider, angela);
      const monitor = await openMonitor(redis);
      const ofMongo = listenToMongo(stores.mongodb);
      const sections = Object.keys(accountSections).map((section) => `/account${section}`);
      const others = ['/account/sign-in-methods/identifiers', '/account/history/not-me'];
      const tooMany: [string, string[]][] = [];
      for (const page of [...sections, ...others, at('authorization'), at('separation')]) {
        // After the first time, Redis has the copies of what MongoDB keeps.
        await open(page);
        const before = ofMongo.length;
        const commands = [
          ...(await monitor.commandsOf(async () => {
            const { reply, location } = await open(page);
            expect([page, reply.status, location]).toEqual([page, 200, '']);
          })),
        ];
        commands.push(...ofMongo.slice(before));
        if (commands.length > 6) tooMany.push([page, commands]);
      }
      monitor.close();
      // The list is not empty because nobody has listened.
      expect(ofMongo).toContain('find');
      expect(tooMany).toEqual([]);
    });
  });
});
