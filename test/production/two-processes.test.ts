/** Two providers on one storage, with a balancer in front: it does not matter which of them gets what. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { machine, userinfo } from '../provider/services.ts';
import { createSecrets, openProvider, portal, type TestProvider } from '../support/provider.ts';
import { type Balancer, openBalancer } from '../support/servers/balancer.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { describeWithRedis, until } from '../support/servers/redis.ts';
import { createVisitor, fieldsOf, headingOf, redeem, token } from '../support/visitor.ts';

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('under two processes', () => {
    let stores: FaultyStores;
    let balancer: Balancer;
    let a: TestProvider;
    let b: TestProvider;
    /** Both of them, as the world sees them. */
    let front: TestProvider;
    beforeAll(async () => {
      stores = await openFaultyStores();
      balancer = await openBalancer();
      const { openStorage } = stores;
      const options = { openStorage, secrets: createSecrets(), clients: [portal, machine] };
      a = await openProvider({ ...options, issuer: balancer.origin });
      b = await openProvider({ ...options, issuer: balancer.origin });
      front = { ...a, origin: balancer.origin };
    });
    beforeEach(() => balancer.serve([a.origin, b.origin]));
    afterAll(async () => {
      await a[Symbol.asyncDispose]();
      await b[Symbol.asyncDispose]();
      await balancer.close();
      await stores[Symbol.asyncDispose]();
    });

    it.each([
      ['the first', () => [a.origin, b.origin]],
      ['the second', () => [b.origin, a.origin]],
    ])('a sign-in whose requests go to both in turn ends well; begun at %s', async (_, order) => {
      balancer.serve(order());
      const person = await a.addPerson();
      const visitor = createVisitor(front);
      const params = { scope: 'openid offline_access profile', prompt: 'consent' };
      const page = await visitor.signIn(person, { params });
      expect(headingOf(page.html)).toBe('Autorisation');
      const form = { ...fieldsOf(page.html), decision: 'allow' };
      const end = await visitor.follow(await visitor.post(page.location, form));
      const { status, body } = await redeem(front, { ...page, location: end.location });
      expect(status).toBe(200);
      expect((await userinfo(front, body.access_token)).body.family_name).toBe('MERCIER');
      for (const provider of [a, b]) {
        const grant = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
        expect((await token(provider, portal, grant)).status).toBe(200);
      }
      expect(Math.min(...balancer.counts())).toBeGreaterThan(3);
    });

    it('a session of one is one of the other, and a sign-out at one ends it at both', async () => {
      balancer.serve([a.origin]);
      const visitor = createVisitor(front);
      await visitor.signIn(await a.addPerson());
      balancer.serve([b.origin]);
      const begun = await visitor.begin(portal);
      expect(begun.location).toContain('code=');
      const page = await visitor.visit('/session/end');
      const form = { ...fieldsOf(page.reply.text), logout: 'yes' };
      await visitor.follow(await visitor.post('/session/end/confirm', form));
      balancer.serve([a.origin]);
      expect(headingOf((await visitor.begin(portal)).html)).toBe('Connexion');
    });

    it('MongoDB away at the end of a sign-in, and who was asked for not known yet: the way on works afterwards', async () => {
      const person = await a.addPerson();
      const { body } = await redeem(a, await createVisitor(a).signIn(person));
      const visitor = createVisitor(b);
      const page = await visitor.begin(portal, { id_token_hint: body.id_token });
      const { identifier, password } = person;
      const accepted = await visitor.post(page.location, { ...page.fields, identifier, password });
      const next = String(accepted.headers['location']);
      stores.mongodb.cut();
      expect((await visitor.get(next)).status).toBe(503);
      stores.mongodb.restore();
      const { location } = await until(async () => {
        const end = await visitor.visit(next);
        expect(end.reply.status).not.toBe(503);
        return end;
      });
      expect((await redeem(b, { ...page, location })).status).toBe(200);
    });

    it('a code of one is redeemed at the other, and is then used at both', async () => {
      const signedIn = await createVisitor(a).signIn(await a.addPerson());
      expect((await redeem(b, signedIn)).status).toBe(200);
      expect((await redeem(a, signedIn)).body.error).toBe('invalid_grant');
    });

    it('of parallel redemptions of one code at both at most one wins, and what it got ends', async () => {
      for (let round = 0; round < 5; round += 1) {
        const signedIn = await createVisitor(a).signIn(await a.addPerson());
        const replies = await Promise.all(
          [a, b, a, b].map((provider) => redeem(provider, signedIn)),
        );
        const won = replies.filter(({ status }) => status === 200);
        expect(won.length).toBeLessThanOrEqual(1);
        for (const { status, body } of replies) {
          if (status !== 200) expect([status, body.error]).toEqual([400, 'invalid_grant']);
        }
        for (const { body } of won) {
          expect((await userinfo(front, body.access_token)).status).toBe(401);
        }
      }
    });

    it('a copy of before is no word on a password: the one of before lets nobody in', async () => {
      const person = await a.addPerson();
      const visitor = createVisitor(a);
      const first = await visitor.begin(portal);
      const { identifier, password } = person;
      const form = { ...first.fields, identifier, password, remember: 'on' };
      await visitor.follow(await visitor.post(first.location, form));
      const redis = new Redis(stores.env.REDIS_URL);
      const key = `mc:account:{${person.accountId}}`;
      const copy = await redis.get(key);
      const { accounts, passwords } = a.domain;
      const record = await accounts.find(person.accountId);
      if (copy === null || record === undefined) throw new Error('no copy');
      const account = accounts.open(record);
      await accounts.update({
        ...account,
        password: { kind: 'personal', hash: await passwords.hash('Autre7Jardin') },
        standing: { ...account.standing, endedBefore: Date.now() - 1_000 },
      });
      // As after a failover that has lost the hold.
      await redis.set(key, copy, 'PX', 60_000);
      const page = await visitor.begin(portal, { prompt: 'login' });
      expect(page.html).not.toContain('id="identifier"');
      const { status } = await visitor.post(page.location, { ...page.fields, password });
      redis.disconnect();
      expect(status).toBe(401);
    });

    it('a token of one is known to the other', async () => {
      const grant = { grant_type: 'client_credentials' };
      const { body } = await token(a, machine, grant);
      balancer.serve([b.origin]);
      const reply = await createVisitor(front)
        .agent.post('/token/introspection')
        .auth('machine', machine.client_secret)
        .type('form')
        .send({ token: body.access_token });
      expect(reply.body).toMatchObject({ active: true, client_id: 'machine' });
    });
  });
});
