/** Two programs on the same stores, behind one load balancer. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import supertest from 'supertest';
import { loadSettings } from '../../config/index.ts';
import { runHere } from '../cli/run-here.ts';
import { partsOf, startMailServer } from '../messaging/support.ts';
import { codeIn, startJourney, wrongCode } from '../support/journey.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { type Balancer, openBalancer } from '../support/servers/balancer.ts';
import { type FaultyStores, openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { endPrograms, newFolder, serve } from '../support/servers/program.ts';
import { describeWithRedis, until } from '../support/servers/redis.ts';
import { createVisitor, redeem } from '../support/visitor.ts';

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('under two programs', () => {
    let stores: FaultyStores;
    let balancer: Balancer;
    let mail: Awaited<ReturnType<typeof startMailServer>>;
    /** Of the same keys, for the test itself: it adds people. */
    let provider: TestProvider;
    let env: Readonly<Record<string, string>>;
    let programs: Awaited<ReturnType<typeof serve>>[];
    /** Both, as the world sees them. */
    let front: TestProvider;
    beforeAll(async () => {
      [stores, balancer, mail] = await Promise.all([
        openFaultyStores(),
        openBalancer(),
        startMailServer(),
      ]);
      const DATA_DIR = newFolder();
      const { settings: secrets } = loadSettings({ DATA_DIR });
      const { openStorage } = stores;
      provider = await openProvider({ openStorage, secrets, termsVersion: secrets.termsVersion });
      env = {
        ...stores.env,
        DATA_DIR,
        ISSUER: balancer.origin,
        SMTP_URL: mail.url,
        MAIL_FROM: 'mon-compte@example.fr',
      };
      programs = [await serve(env), await serve(env)];
      for (const { seen } of programs) await seen('"msg":"ready"');
      front = { ...provider, origin: balancer.origin, issuer: balancer.origin };
    });
    afterAll(async () => {
      endPrograms();
      await provider[Symbol.asyncDispose]();
      await Promise.all([balancer.close(), mail[Symbol.asyncDispose]()]);
      await stores[Symbol.asyncDispose]();
    });

    const origins = () => programs.map(({ origin }) => origin);

    it('a first connection whose requests go to both in turn ends well, code by mail included', async () => {
      balancer.serve(origins());
      const journey = await startJourney(front, await provider.addPerson({ contacts: {} }));
      expect(journey.page).toBe('contact');
      const before = mail.mails.length;
      await journey.send({ channel: 'mail', email: 'pierre@example.fr', phone: '' });
      expect(journey.page).toBe('contact-code');
      await until(async () => expect(mail.mails).toHaveLength(before + 1));
      const code = codeIn(partsOf(mail.mails.at(-1)?.source ?? '').plain);
      // Wrong at one, wrong at the other, right at the first.
      for (let i = 0; i < 2; i += 1) {
        await journey.send({ code: wrongCode(code) });
        expect(journey.page).toBe('contact-code');
      }
      await journey.send({ code });
      expect((await journey.idToken()).sub).toEqual(expect.any(String));
      expect(Math.min(...balancer.counts())).toBeGreaterThan(3);
    });

    it('tries at a code count at both: the sixth is one too many, wherever it is made', async () => {
      balancer.serve(origins());
      const journey = await startJourney(front, await provider.addPerson({ contacts: {} }));
      const before = mail.mails.length;
      await journey.send({ channel: 'mail', email: 'another@example.fr', phone: '' });
      await until(async () => expect(mail.mails).toHaveLength(before + 1));
      const code = codeIn(partsOf(mail.mails.at(-1)?.source ?? '').plain);
      for (let i = 0; i < 5; i += 1) await journey.send({ code: wrongCode(code) });
      await journey.send({ code });
      expect(journey.words).toContain('Trop de codes faux');
    });

    it('failed sign-ins at one count at the other', async () => {
      const [one = '', other = ''] = origins();
      const person = await provider.addPerson();
      balancer.serve([one]);
      for (let i = 0; i < 5; i += 1) {
        const { reply } = await createVisitor(front).signIn({ ...person, password: 'wrong' });
        expect(reply.status).toBe(401);
      }
      balancer.serve([other]);
      expect((await createVisitor(front).signIn(person)).reply.status).toBe(429);
    });

    it('a service that a command registers, and new keys, are known to both without a restart', async () => {
      const { client_secret: _, ...entry } = { ...portal, client_id: 'new' };
      const input = JSON.stringify(entry);
      const added = await runHere({ args: ['clients', 'add', '-'], env, input, cwd: newFolder() });
      const client = { ...entry, ...JSON.parse(added.stdout) };
      const person = await provider.addPerson();
      balancer.serve(origins());
      const page = await createVisitor(front).signIn(person, { client });
      const { status, body } = await redeem(front, page, client);
      expect(status).toBe(200);

      const rotated = await runHere({ args: ['keys', 'rotate'], env, input: '', cwd: newFolder() });
      expect(rotated.stdout).toContain('New keys are published');
      for (const { child, origin, seen } of programs) {
        // They would look by themselves within ten seconds.
        child.kill('SIGHUP');
        await seen('"ES256 next ');
        const published = await supertest(origin)
          .get('/jwks')
          .set('Host', new URL(balancer.origin).host);
        expect(published.body.keys).toHaveLength(4);
        const { kid } = decodeProtectedHeader(body.id_token);
        expect(published.body.keys).toContainEqual(expect.objectContaining({ kid }));
      }
    });

    it('one is killed in the middle of a sign-in: it goes on at the other', async () => {
      const [other = ''] = origins();
      const doomed = await serve(env);
      await doomed.seen('"msg":"ready"');
      const person = await provider.addPerson();
      const visitor = createVisitor(front);
      balancer.serve([doomed.origin]);
      const begun = await visitor.begin(portal);
      doomed.child.kill('SIGKILL');
      await doomed.exited;
      balancer.serve([other]);
      const { identifier, password } = person;
      const form = { ...begun.fields, identifier, password };
      const end = await visitor.follow(await visitor.post(begun.location, form));
      const { status } = await redeem(front, { ...begun, location: end.location });
      expect(status).toBe(200);
    });
  });
});
