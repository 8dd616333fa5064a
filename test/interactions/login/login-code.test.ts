/** The code after the password: when the setting or the service asks for it. It can't be avoided. */
import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withLostContact, withoutContact } from '../../../accounts/change-contacts.ts';
import { endSignIns } from '../../../accounts/signing-in/end-sign-ins.ts';
import { deriveKey } from '../../../crypto/derive-key.ts';
import { createSeal } from '../../../crypto/sealing.ts';
import type { LoginCode } from '../../../provider/policy/code-after-password.ts';
import {
  completeStepsUntil,
  type Journey,
  lastCode,
  newAddress,
  startJourney,
  wrongCode,
} from '../../support/journey.ts';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import {
  authorizationRequest,
  createVisitor,
  fieldsOf,
  type Reply,
} from '../../support/visitor.ts';

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

/** Returns the cookie of the known device in the browser of a journey. */
function deviceCookie(provider: TestProvider, { visitor }: Pick<Journey, 'visitor'>) {
  const { hostname: domain } = new URL(provider.issuer);
  const scope = { domain, path: '/', secure: false, script: false };
  return visitor.agent.jar.getCookie('mon-compte-device', scope);
}

const minute = 60_000;
const reachable = () => ({ contacts: { email: { value: newAddress(), verified: true } } });
const byCode = { acr: 'password+otp', amr: ['pwd', 'otp'] };
const byPassword = { acr: 'password', amr: ['pwd'] };
const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});

it('is refused when its contact no longer counts, because it was lost or removed meanwhile', async () => {
  const provider = houseWith('always');
  for (const change of [withLostContact, withoutContact]) {
    const email = newAddress();
    const contacts = {
      email: { value: email, verified: true },
      phone: { value: '+33612345678', verified: true },
    };
    const person = await provider.addPerson({ contacts });
    provider.advance(minute);
    const thief = await startJourney(provider, person);
    const code = lastCode(provider);
    await provider.domain.updateAccount(person.accountId, (account) => change(account, 'sms'));
    await thief.send({ code });
    expect([thief.page, thief.status, thief.words]).toEqual([
      'login-code',
      422,
      expect.stringContaining("Ce code n'est plus valable"),
    ]);
    provider.advance(minute);
    await thief.send({}, 'login-code-again');
    expect(provider.outbox.messages()[0]).toMatchObject({ channel: 'mail', to: email });
    await thief.send({ code: lastCode(provider) });
    expect(await thief.idToken()).toMatchObject(byCode);
  }
});

describe('LOGIN_CODE', () => {
  it('off: asks nobody for a code', async () => {
    const provider = houseWith('off');
    const journey = await startJourney(provider, await provider.addPerson(reachable()));
    expect(await journey.idToken()).toMatchObject(byPassword);
  });

  it('always: asks at every sign-in, and the session serves the next service without a code', async () => {
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

  it('sends no further code when the page that says it was sent again is reloaded', async () => {
    const provider = houseWith('always');
    const journey = await startJourney(provider, await provider.addPerson(reachable()));
    provider.advance(2 * minute);
    await journey.send({}, 'login-code-again');
    const sent = provider.outbox.messages().length;
    provider.advance(2 * minute);
    await journey.open('login-code?outcome=200');
    expect(journey.words).toContain("Un nouveau code vient d'être envoyé.");
    expect(provider.outbox.messages()).toHaveLength(sent);
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('service');
  });

  it('unverified-device: asks only until a code was typed in this browser', async () => {
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
    visitor.agent.jar.setCookie(
      'mon-compte-session=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT',
    );
    const known = await startJourney(provider, person, { visitor, params: { prompt: 'login' } });
    expect(known.page).toBe('service');
    expect((await startJourney(provider, person)).page).toBe('login-code');
  });

  it('makes the browser of a person without a proven contact a known device only after a code, too', async () => {
    const provider = houseWith('always');
    const journey = await startJourney(provider, await provider.addPerson({ contacts: {} }));
    expect([journey.page, deviceCookie(provider, journey)]).toEqual(['contact', undefined]);
    await completeStepsUntil(provider, journey, 'service');
    expect(deviceCookie(provider, journey)).toBeDefined();
  });

  it('asks a person without a verified contact for a contact, and for one code only', async () => {
    const provider = houseWith('always');
    const journey = await startJourney(
      provider,
      await provider.addPerson({ kind: 'legacy', contacts: {} }),
    );
    await completeStepsUntil(provider, journey, 'service');
    expect(await journey.idToken()).toMatchObject(byCode);
  });
});

describe('a service that asks for password+otp', () => {
  it.each([
    ['acr_values', { acr_values: 'password+otp' }],
    ['an essential claim', essential('password+otp')],
  ])(
    '%s: asks an open session for a code and for no second password',
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

  it('makes the browser a known device only after the code', async () => {
    const provider = houseWith('off');
    const journey = await startJourney(provider, await provider.addPerson(reachable()), {
      params: { acr_values: 'password+otp' },
    });
    expect(deviceCookie(provider, journey)).toBeUndefined();
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('service');
    expect(deviceCookie(provider, journey)).toBeDefined();
  });

  it('asks a person without a verified contact for a contact, and not for a second code', async () => {
    const provider = houseWith('off');
    const person = await provider.addPerson({ contacts: {} });
    const journey = await startJourney(provider, person, { params: essential('password+otp') });
    await completeStepsUntil(provider, journey, 'service');
    expect(await journey.idToken()).toMatchObject(byCode);
  });

  it('accepts a higher level than acr_values names, but not than an essential claim names', async () => {
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

  it('returns an error to the service when a password can never reach the level', async () => {
    const provider = houseWith('off');
    const journey = await startJourney(provider, await provider.addPerson(), {
      params: { acr_values: 'eidas1' },
    });
    expect(journey.location).toContain('error=unmet_authentication_requirements');
  });
});

describe('the code after a password', () => {
  it('allows five tries, waits a minute before the next code, and can go to the other contact', async () => {
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

  it('leads on twice when its form is sent twice', async () => {
    const provider = houseWith('always');
    const journey = await startJourney(provider, await provider.addPerson(reachable()));
    const code = lastCode(provider);
    expect((await journey.post({ code })).status).toBe(303);
    await journey.send({ code });
    expect(journey.page).toBe('service');
  });

  it('adds nothing to the audit trail once its tries are used up', async () => {
    const provider = houseWith('always');
    const person = await provider.addPerson(reachable());
    const journey = await startJourney(provider, person);
    const wrong = wrongCode(lastCode(provider));
    for (let tries = 0; tries < 8; tries += 1) await journey.send({ code: wrong });
    const trail = await provider.storage.audit.ofAccount(person.accountId, 50);
    expect(trail.filter(({ type }) => type === 'code.refused')).toHaveLength(5);
  });

  it('proves nothing for another account, also when two sessions have one origin', async () => {
    const provider = houseWith('always');
    const [owner, thief] = [
      await provider.addPerson(reachable()),
      await provider.addPerson(reachable()),
    ];
    const visitor = createVisitor(provider);
    // A session that nobody has signed in to, from which two sign-ins at the same time go on.
    await visitor.visit('/session/end');
    const begun = [await visitor.begin(portal), await visitor.begin(portal)];
    const resumed: string[] = [];
    for (const [i, { identifier, password }] of [owner, thief].entries()) {
      const { location = '', fields } = begun[i] ?? {};
      const answer = await visitor.post(location, { ...fields, identifier, password });
      resumed.push(String(answer.headers['location']));
    }
    const [asOwner, asThief] = await Promise.all(resumed.map((location) => visitor.get(location)));
    const cookiesOf = (...replies: (Reply | undefined)[]) => {
      const set = replies.flatMap((reply) => reply?.headers['set-cookie'] ?? []);
      return {
        Cookie: set
          .map((each) => each.replace(/;.*/, ''))
          .filter((each) => !/=$/.test(each))
          .join('; '),
      };
    };
    const browser = createVisitor(provider);
    await browser.get(`${asThief?.headers['location']}/login-code`, cookiesOf(asThief));
    const code = lastCode(provider);
    const question = await browser.get('/session/end', cookiesOf(asThief));
    const confirmed = { ...fieldsOf(question.text), logout: 'yes' };
    await browser.post('/session/end/confirm', confirmed, cookiesOf(asThief, question));

    const again = await browser.get(authorizationRequest(portal).path, cookiesOf(asOwner));
    const page = `${again.headers['location']}/login-code`;
    const shown = await browser.get(page, cookiesOf(again));
    const typed = await browser.post(page, { ...fieldsOf(shown.text), code }, cookiesOf(again));
    // With Redis, the sign-out of the one session also hides the other: 400.
    expect([400, 422]).toContain(typed.status);
  });

  it('is accepted only in the session that asked for it', async () => {
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

describe('a known device', () => {
  const day = 24 * 60 * 60_000;
  let moved = 0;
  function advance(ms: number): void {
    moved += ms;
    houseWith('unverified-device').advance(ms);
  }

  /** Makes a browser known to a new person, where unknown ones are asked for a code. */
  async function known() {
    const provider = houseWith('unverified-device');
    const person = await provider.addPerson(reachable());
    const journey = await startJourney(provider, person);
    expect(journey.page).toBe('login-code');
    await journey.send({ code: lastCode(provider) });
    const { visitor } = journey;
    /** Signs in on the same browser, and resolves with the page that comes next. */
    const again = async () => {
      const params = { prompt: 'login' };
      return (await startJourney(provider, person, { visitor, params })).page;
    };
    return { provider, person, journey, again };
  }

  it('is unknown again 90 days after the last sign-in', async () => {
    const house = await known();
    for (const days of [89, 89]) {
      advance(days * day);
      expect(await house.again()).toBe('service');
    }
    advance(91 * day);
    expect(await house.again()).toBe('login-code');
  });

  it('is unknown again once the sign-ins of the account were ended', async () => {
    const house = await known();
    await house.provider.domain.updateAccount(house.person.accountId, (account) =>
      endSignIns(account, Date.now() + moved),
    );
    expect(await house.again()).toBe('login-code');
  });

  it('is not made by the cookie of an earlier release, which may be older than a code or a reset', async () => {
    const house = await known();
    const { journey, person, provider } = house;
    const key = deriveKey('the first cookie key of the tests, long enough', 'sealed-cookies');
    const seal = createSeal([{ id: hash('sha256', key, 'hex').slice(0, 8), key }]);
    const old = seal.seal(JSON.stringify([[person.accountId, randomUUID()]]), 'device');
    journey.visitor.agent.jar.setCookie(
      `mon-compte-device=${old}; Path=/`,
      new URL(provider.origin).hostname,
    );
    expect(await house.again()).toBe('login-code');
  });
});
