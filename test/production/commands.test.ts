/** How many commands a flow sends to Redis: docs/operations.md says so. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { openMonitor } from '../../bench/servers/monitor.ts';
import { accountSections } from '../../views/account/sections.ts';
import { decide, userinfo } from '../provider/services.ts';
import { openSpace } from '../support/account-space.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
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

    it('are six at most for each page of the account space, however much is open', async () => {
      const person = await provider.addPerson();
      for (let i = 0; i < 5; i += 1) await createVisitor(provider).signIn(person);
      const { open } = await openSpace(provider, person);
      const monitor = await openMonitor(redis);
      for (const section of Object.keys(accountSections)) {
        const page = `/account${section}`;
        await open(page);
        const commands = await monitor.commandsOf(async () =>
          expect((await open(page)).reply.status).toBe(200),
        );
        expect([page, commands.slice(6)]).toEqual([page, []]);
      }
      monitor.close();
    });
  });
});
