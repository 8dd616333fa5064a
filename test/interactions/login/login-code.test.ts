/** A code after the password: where the settings or the service ask for one, and never around it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoginCode } from '../../../provider/policy/code-after-password.ts';
import {
  completeStepsUntil,
  lastCode,
  newAddress,
  startJourney,
  wrongCode,
} from '../../support/journey.ts';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor } from '../../support/visitor.ts';

const providers = new Map<LoginCode, TestProvider>();
beforeAll(async () => {
  for (const loginCode of ['off', 'unverified-device', 'always'] as const) {
    providers.set(loginCode, await openProvider({ loginCode }));
  }
});
afterAll(async () => {
  for (const provider of providers.values()) await provider[Symbol.asyncDispose]();
});
function houseWith(loginCode: LoginCode): TestProvider {
  const provider = providers.get(loginCode);
  if (provider === undefined) throw new Error('not open');
  return provider;
}

const minute = 60_000;
const reachable = () => ({ contacts: { email: { value: newAddress(), verified: true } } });
const byCode = { acr: 'password+otp', amr: ['pwd', 'otp'] };
const byPassword = { acr: 'password', amr: ['pwd'] };
const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});

describe('by the settings', () => {
  it('off: nobody is asked', async () => {
    const provider = houseWith('off');
    const journey = await startJourney(provider, await provider.addPerson(reachable()));
    expect(await journey.idToken()).toMatchObject(byPassword);
  });

  it('always: everybody is, each time, and the session is good for the next service', async () => {
    const provider = houseWith('always');
    const person = await provider.addPerson(reachable());
    const visitor = createVisitor(provider);
    for (let times = 0; times < 2; times += 1) {
      const params = { prompt: 'login' };
      const journey = await startJourney(provider, person, { visitor, params });
      expect(journey.page).toBe('login-code');
      expect(journey.words).toContain('•••@e•••.fr');
      const silent = await visitor.begin(portal, { prompt: 'none' });
      if (times === 0) expect(silent.location).toContain('error=interaction_required');
      await journey.send({ code: lastCode(provider) });
      expect(await journey.idToken()).toMatchObject(byCode);
      provider.advance(minute);
    }
    expect((await startJourney(provider, undefined, { visitor })).page).toBe('service');
  });

  it('unverified-device: a browser that has shown a code is not asked again', async () => {
    const provider = houseWith('unverified-device');
    const person = await provider.addPerson(reachable());
    const visitor = createVisitor(provider);
    const first = await startJourney(provider, person, { visitor });
    expect(first.page).toBe('login-code');
    // Not by the password alone.
    const again = await startJourney(provider, person, { visitor, params: { prompt: 'login' } });
    expect(again.page).toBe('login-code');
    await first.send({ code: lastCode(provider) });
    expect(first.page).toBe('service');
    visitor.agent.jar.setCookie('session=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT');
    const known = await startJourney(provider, person, { visitor, params: { prompt: 'login' } });
    expect(known.page).toBe('service');
    expect((await startJourney(provider, person)).page).toBe('login-code');
  });

  it('who has no proven contact makes one on the way, and types one code', async () => {
    const provider = houseWith('always');
    const journey = await startJourney(
      provider,
      await provider.addPerson({ kind: 'legacy', contacts: {} }),
    );
    await completeStepsUntil(provider, journey, 'service');
    expect(await journey.idToken()).toMatchObject(byCode);
  });
});

describe('by the service', () => {
  it.each([
    ['acr_values', { acr_values: 'password+otp' }],
    ['an essential claim', essential('password+otp')],
  ])(
    '%s asks for a code, also of an open session, and for no second password',
    async (_n, params: Record<string, string>) => {
      const provider = houseWith('off');
      const person = await provider.addPerson(reachable());
      const visitor = createVisitor(provider);
      const before = await (await startJourney(provider, person, { visitor })).idToken();
      expect(before['auth_time']).toEqual(expect.any(Number));
      provider.advance(minute);
      const silent = await visitor.begin(portal, { ...params, prompt: 'none' });
      expect(silent.location).toMatch(/error=(interaction|login)_required/);
      const journey = await startJourney(provider, undefined, { visitor, params });
      expect(journey.page).toBe('login-code');
      await journey.send({ code: lastCode(provider) });
      const token = await journey.idToken();
      expect(token).toMatchObject(byCode);
      // The code makes the sign-in no younger.
      expect(token['auth_time']).toBe(before['auth_time']);
      expect((await visitor.begin(portal, { ...params, prompt: 'none' })).location).toContain(
        'code=',
      );
    },
  );

  it('a browser becomes a known device only after the code', async () => {
    const provider = houseWith('off');
    const journey = await startJourney(provider, await provider.addPerson(reachable()), {
      params: { acr_values: 'password+otp' },
    });
    const { hostname: domain } = new URL(provider.issuer);
    const scope = { domain, path: '/', secure: false, script: false };
    const isKnownDevice = () => journey.visitor.agent.jar.getCookie('device', scope) !== undefined;
    expect(isKnownDevice()).toBe(false);
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('service');
    expect(isKnownDevice()).toBe(true);
  });

  it('who has no proven contact makes one, and is not asked twice', async () => {
    const provider = houseWith('off');
    const person = await provider.addPerson({ contacts: {} });
    const journey = await startJourney(provider, person, { params: essential('password+otp') });
    await completeStepsUntil(provider, journey, 'service');
    expect(await journey.idToken()).toMatchObject(byCode);
  });

  it('a level below is content with more, unless it is the very one insisted on', async () => {
    const provider = houseWith('off');
    const person = await provider.addPerson(reachable());
    const visitor = createVisitor(provider);
    const journey = await startJourney(provider, person, {
      visitor,
      params: { acr_values: 'password+otp' },
    });
    await journey.send({ code: lastCode(provider) });
    const less = await startJourney(provider, undefined, {
      visitor,
      params: { acr_values: 'password' },
    });
    expect(await less.idToken()).toMatchObject(byCode);
    const exact = await startJourney(provider, undefined, {
      visitor,
      params: essential('password'),
    });
    expect(exact.page).toBe('login');
    await exact.send({ identifier: person.identifier, password: person.password });
    expect(await exact.idToken()).toMatchObject(byPassword);
  });

  it('a level that a password never reaches is an error to the service', async () => {
    const provider = houseWith('off');
    const journey = await startJourney(provider, await provider.addPerson(), {
      params: { acr_values: 'eidas1' },
    });
    expect(journey.location).toContain('error=unmet_authentication_requirements');
  });
});

describe('the code of a sign-in', () => {
  it('bears five tries, waits a minute for the next, and goes to the other contact if wanted', async () => {
    const provider = houseWith('always');
    const person = await provider.addPerson({
      contacts: {
        email: { value: newAddress(), verified: true },
        phone: { value: '+33612345678', verified: true },
      },
    });
    const journey = await startJourney(provider, person);
    const code = lastCode(provider);
    expect(provider.outbox.messages()[0]?.channel).toBe('sms');
    await journey.open('login-code');
    expect(lastCode(provider)).toBe(code);
    expect((await journey.send({ channel: 'mail' }, 'login-code-again')).status).toBe(429);
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await journey.send({ code: wrongCode(code) }, 'login-code')).status).toBe(422);
    }
    expect((await journey.send({ code }, 'login-code')).status).toBe(422);
    expect(journey.words).toContain('Trop de codes faux');
    provider.advance(minute);
    await journey.send({ channel: 'mail' }, 'login-code-again');
    expect(provider.outbox.messages()[0]?.channel).toBe('mail');
    await journey.send({ code: lastCode(provider) }, 'login-code');
    expect(journey.page).toBe('service');
  });

  it('sent twice leads on twice', async () => {
    const provider = houseWith('always');
    const journey = await startJourney(provider, await provider.addPerson(reachable()));
    const code = lastCode(provider);
    expect((await journey.post({ code })).status).toBe(303);
    await journey.send({ code });
    expect(journey.page).toBe('service');
  });

  it('fills no trail once it bears no more tries', async () => {
    const provider = houseWith('always');
    const person = await provider.addPerson(reachable());
    const journey = await startJourney(provider, person);
    const wrong = wrongCode(lastCode(provider));
    for (let tries = 0; tries < 8; tries += 1) await journey.send({ code: wrong });
    const trail = await provider.storage.audit.ofAccount(person.accountId, 50);
    expect(trail.filter(({ type }) => type === 'code.refused')).toHaveLength(5);
  });

  it('is for this session alone', async () => {
    const provider = houseWith('always');
    const person = await provider.addPerson(reachable());
    const thief = await startJourney(provider, person);
    provider.advance(minute);
    const owner = await startJourney(provider, person);
    await thief.send({ code: lastCode(provider) });
    expect(thief.status).toBe(422);
    await owner.send({ code: lastCode(provider) });
    expect(owner.page).toBe('service');
  });
});
