/** A flood of requests by strangers fills their share of Redis' memory, and nobody who is signed in notices. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import supertest from 'supertest';
import { decide, userinfo } from '../provider/services.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { describeWithRedis } from '../support/servers/redis.ts';
import {
  authorizationRequest,
  createVisitor,
  headingOf,
  redeem,
  token,
} from '../support/visitor.ts';

const app = {
  client_id: 'app',
  first_party: true,
  token_endpoint_auth_method: 'none',
  redirect_uris: ['https://app.example/callback'],
};

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('the memory of Redis', () => {
    let stores: FaultyStores;
    let provider: TestProvider;
    let redis: Redis;
    beforeAll(async () => {
      stores = await openFaultyStores();
      provider = await openProvider({ openStorage: stores.openStorage, clients: [portal, app] });
      redis = new Redis(stores.env.REDIS_URL);
    });
    afterAll(async () => {
      redis.disconnect();
      await provider[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    });

    const interactions = () => redis.keys('mc:Interaction:*');
    async function usedBytes(): Promise<number> {
      const info = await redis.info('memory');
      return Number(/used_memory:(\d+)/.exec(info)?.[1]);
    }

    it('holds an ordinary request in 2 kB, and the longest in 8 kB', async () => {
      const ordinary = {
        scope: 'openid profile email',
        nonce: 'n'.repeat(43),
        state: 's'.repeat(43),
        claims: '{"id_token":{"email":null}}',
        ui_locales: 'fr',
      };
      const longest = { nonce: 'n'.repeat(1800), login_hint: 'h'.repeat(1900) };
      for (const [params, most] of [
        [ordinary, 2 * 1024],
        [longest, 8 * 1024],
      ] as const) {
        await redis.flushall();
        await createVisitor(provider).begin(portal, params);
        const [key = ''] = await interactions();
        expect(await redis.memory('USAGE', key)).toBeLessThanOrEqual(most);
      }
    });

    it('keeps room for people who are signed in or about to be', async () => {
      const person = await provider.addPerson();
      const signedIn = createVisitor(provider);
      const offline = { scope: 'openid offline_access', prompt: 'consent' };
      const page = await signedIn.signIn(person, { params: offline });
      const { location } = await decide(signedIn, page, 'allow');
      const { body } = await redeem(provider, { ...page, location });
      const begun = createVisitor(provider);
      const form = await begun.begin(portal);
      const visitor = createVisitor(provider);
      await visitor.signIn(await provider.addPerson());

      const long = { nonce: 'n'.repeat(1800), login_hint: 'h'.repeat(1900) };
      for (let i = 0; i < 300; i += 1) await createVisitor(provider).begin(portal, long);
      // Now 77 % are used: between the shares of strangers and of those who are known.
      const bound = Math.floor((await usedBytes()) / 0.77);
      await redis.config('SET', 'maxmemory', bound);
      for (let i = 0; i < 100; i += 1) {
        const { reply, html } = await createVisitor(provider).begin(portal, long);
        expect(reply.status).toBe(503);
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
        expect(html).toContain('id="error-code"');
      }
      const pushed = await supertest(provider.origin)
        .post('/request')
        .type('form')
        .send(Object.fromEntries(authorizationRequest(app).query));
      expect([pushed.status, pushed.body.error]).toEqual([503, 'temporarily_unavailable']);

      // Single sign-on, a refresh, userinfo, and a sign-in that had begun.
      const again = await redeem(provider, await signedIn.begin(portal));
      expect(again.status).toBe(200);
      const refresh = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
      expect((await token(provider, portal, refresh)).status).toBe(200);
      expect((await userinfo(provider, again.body.access_token)).status).toBe(200);
      const { identifier, password } = await provider.addPerson();
      const sent = await begun.post(form.location, { ...form.fields, identifier, password });
      const end = await begun.follow(sent);
      expect((await redeem(provider, { ...form, location: end.location })).status).toBe(200);
      // A browser that was here before gets a page.
      expect(headingOf((await visitor.begin(portal, { prompt: 'login' })).html)).toBe('Connexion');

      // Strangers are served again as soon as there is room.
      for (const key of await interactions()) await redis.del(key);
      expect(headingOf((await createVisitor(provider).begin(portal)).html)).toBe('Connexion');
    });
  });
});
