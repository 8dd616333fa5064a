/**
 * A store that goes away in the middle: people are told so soon, nothing is written by halves, and the same
 * flow goes on once it is back. A rejection that nobody handles fails the test: Jest sees to that.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { machine, userinfo } from '../provider/services.ts';
import { openProvider, partner, portal, type TestProvider } from '../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { describeWithRedis, until } from '../support/servers/redis.ts';
import { storeClient } from '../support/stored-clients.ts';
import {
  createVisitor,
  fieldsOf,
  headingOf,
  type Reply,
  redeem,
  token,
} from '../support/visitor.ts';

/** Another service of the provider: it knows people by subjects of its own. */
const second = { ...partner, client_id: 'second', first_party: true };

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('in trouble', () => {
    let stores: FaultyStores;
    let provider: TestProvider;
    beforeEach(async () => {
      stores = await openFaultyStores();
      const { openStorage } = stores;
      provider = await openProvider({ openStorage, clients: [portal, second, machine] });
    });
    afterEach(async () => {
      await provider[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    });

    const ready = async () => (await supertest(provider.origin).get('/health/ready')).status;
    const recovered = () => until(async () => expect(await ready()).toBe(200));
    const both = () => [stores.mongodb, stores.redis];

    /** Signs in and consents to offline access; resolves with the visitor, and how to redeem the code. */
    async function consented() {
      const person = await provider.addPerson();
      const visitor = createVisitor(provider);
      const params = { scope: 'openid offline_access', prompt: 'consent' };
      const page = await visitor.signIn(person, { params });
      const form = { ...fieldsOf(page.html), decision: 'allow' };
      const { location } = await visitor.follow(await visitor.post(page.location, form));
      return { person, visitor, signedIn: { ...page, location } };
    }
    const refresh = (value: string) =>
      token(provider, portal, { grant_type: 'refresh_token', refresh_token: value });
    const machines = () => token(provider, machine, { grant_type: 'client_credentials' });
    /** Of which kind it is, nobody says: among refresh tokens, in MongoDB, it is looked for last. */
    const ask = (path: string, { access_token }: { access_token: string }) =>
      supertest(provider.origin)
        .post(path)
        .auth('machine', machine.client_secret)
        .type('form')
        .send({ token: access_token });

    /** A page that says it long before a browser gives up, and leaves the browser as it was. */
    async function expectAway(request: PromiseLike<Reply>): Promise<void> {
      const start = performance.now();
      const reply = await request;
      expect(performance.now() - start).toBeLessThan(10_000);
      expect(reply.status).toBe(503);
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
      expect(reply.text).toContain('momentanément indisponible');
      expect(reply.headers['set-cookie']).toBeUndefined();
    }

    describe.each(['mongodb', 'redis'] as const)('%s away', (name) => {
      it.each(['cut', 'stall'] as const)(
        'in a sign-in (%s): told at once, nothing written, and the same page goes on',
        async (fail) => {
          const person = await provider.addPerson();
          const visitor = createVisitor(provider);
          const begun = await visitor.begin(portal);
          const form = { ...begun.fields, identifier: person.identifier };
          const before = await stores.everything();
          stores[name][fail]();
          for (const password of [person.password, 'wrong']) {
            await expectAway(visitor.post(begun.location, { ...form, password }));
          }
          if (name === 'redis') await expectAway(visitor.get(begun.location));
          else expect(headingOf((await visitor.get(begun.location)).text)).toBe('Connexion');
          expect(`${await stores.everything()}`).toBe(`${before}`);
          expect(await ready()).toBe(503);

          stores[name].restore();
          await recovered();
          const { password } = person;
          const end = await visitor.follow(
            await visitor.post(begun.location, { ...form, password }),
          );
          const { status } = await redeem(provider, { ...begun, location: end.location });
          expect(status).toBe(200);
        },
      );

      it('between the steps of a sign-in: the way on works afterwards', async () => {
        const person = await provider.addPerson();
        const visitor = createVisitor(provider);
        const begun = await visitor.begin(portal);
        const { identifier, password } = person;
        const form = { ...begun.fields, identifier, password };
        const accepted = await visitor.post(begun.location, form);
        expect(accepted.status).toBe(303);
        const next = String(accepted.headers['location']);
        stores[name].cut();
        await expectAway(visitor.get(next));
        stores[name].restore();
        await recovered();
        const { location } = await visitor.visit(next);
        expect((await redeem(provider, { ...begun, location })).status).toBe(200);
      });

      it('while a code is redeemed: 503, and the same code works afterwards', async () => {
        const { signedIn } = await consented();
        stores[name].cut();
        const refused = await redeem(provider, signedIn);
        expect([refused.status, refused.body.error]).toEqual([503, 'server_error']);
        stores[name].restore();
        await recovered();
        const { status, body } = await redeem(provider, signedIn);
        expect([status, body.error]).toEqual([200, undefined]);
        expect((await refresh(body.refresh_token)).status).toBe(200);
      });
    });

    it('Redis wiped: sessions end, open pages go on; no account and no refresh token is lost', async () => {
      const { person, visitor, signedIn } = await consented();
      const { body } = await redeem(provider, signedIn);
      expect((await visitor.begin(portal)).location).toContain('code=');
      const pending = createVisitor(provider);
      const page = await pending.begin(portal);

      await stores.wipeRedis();
      const again = await visitor.begin(portal);
      expect(headingOf(again.html)).toBe('Connexion');
      // A page that nobody has answered yet goes on with the request that the browser has kept.
      const open = await pending.get(page.location);
      expect([open.status, headingOf(open.text)]).toEqual([200, 'Connexion']);
      expect((await userinfo(provider, body.access_token)).status).toBe(401);

      const refreshed = await refresh(body.refresh_token);
      expect(refreshed.status).toBe(200);
      expect((await userinfo(provider, refreshed.body.access_token)).status).toBe(200);
      const signedInAgain = await redeem(provider, await visitor.signIn(person));
      const subjectOf = (idToken: string) => decodeJwt(idToken).sub;
      expect(subjectOf(signedInAgain.body.id_token)).toBe(subjectOf(body.id_token));
    });

    it('MongoDB away: a refresh is told to wait, and what needs no account goes on', async () => {
      const { signedIn } = await consented();
      const { body } = await redeem(provider, signedIn);
      stores.mongodb.cut();
      for (let i = 0; i < 3; i += 1) {
        const refused = await refresh(body.refresh_token);
        expect([refused.status, refused.body.error]).toEqual([503, 'server_error']);
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      }
      for (const path of ['/.well-known/openid-configuration', '/jwks', '/']) {
        expect([path, (await supertest(provider.origin).get(path)).status]).toEqual([path, 200]);
      }
      for (const fail of ['cut', 'stall'] as const) {
        stores.mongodb[fail]();
        const { status, body: machineToken } = await machines();
        expect([fail, status]).toEqual([fail, 200]);
        const { body: known } = await ask('/token/introspection', machineToken);
        expect([fail, known.active]).toEqual([fail, true]);
        expect((await ask('/token/revocation', machineToken)).status).toBe(200);
        stores.mongodb.restore();
        await recovered();
        const { body: revoked } = await ask('/token/introspection', machineToken);
        expect([fail, revoked.active]).toEqual([fail, false]);
      }
      expect((await refresh(body.refresh_token)).status).toBe(200);
    });

    it('MongoDB away: a stored service is told to wait once it is forgotten, those of a file go on', async () => {
      const entry = { client_id: 'stored', grant_types: ['client_credentials'] };
      const stored = await storeClient(provider, entry);
      const ofStored = () => token(provider, stored, { grant_type: 'client_credentials' });
      expect((await ofStored()).status).toBe(200);
      stores.mongodb.cut();
      expect((await ofStored()).status).toBe(200);
      provider.advance(5_000);
      const { status, headers } = await ofStored();
      expect([status, Number(headers['retry-after'])]).toEqual([503, expect.any(Number)]);
      expect((await machines()).status).toBe(200);
      stores.mongodb.restore();
      await recovered();
      expect((await ofStored()).status).toBe(200);
    });

    it.each(['cut', 'stall'] as const)(
      'MongoDB away (%s): who was here a moment ago goes from service to service',
      async (fail) => {
        const visitor = createVisitor(provider);
        const signedIn = await redeem(provider, await visitor.signIn(await provider.addPerson()));
        stores.mongodb[fail]();
        const { status, body } = await redeem(provider, await visitor.begin(portal));
        expect([status, decodeJwt(body.id_token).sub]).toEqual([
          200,
          decodeJwt(signedIn.body.id_token).sub,
        ]);
        for (const { access_token } of [signedIn.body, body]) {
          const { body: claims } = await userinfo(provider, access_token);
          expect(claims.sub).toEqual(expect.any(String));
        }
        // Under which subject a service that is new to them knows them, MongoDB has to say.
        const code = await visitor.begin(second);
        const refused = await redeem(provider, code, second);
        expect([refused.status, refused.body.error]).toEqual([503, 'server_error']);
        stores.mongodb.restore();
        await recovered();
        expect((await redeem(provider, code, second)).status).toBe(200);
      },
    );

    it('both away, and back: all works again, sessions and tokens of before included', async () => {
      const { visitor, signedIn } = await consented();
      const { body } = await redeem(provider, signedIn);
      for (const line of both()) line.stall();
      expect((await machines()).status).toBe(503);
      expect((await refresh(body.refresh_token)).status).toBe(503);
      await expectAway(visitor.get(signedIn.path));
      for (const line of both()) line.cut();
      await expectAway(visitor.get(signedIn.path));
      for (const line of both()) line.restore();
      await recovered();
      expect((await machines()).status).toBe(200);
      expect((await refresh(body.refresh_token)).status).toBe(200);
      expect((await redeem(provider, await visitor.begin(portal))).status).toBe(200);
    });
  });
});
