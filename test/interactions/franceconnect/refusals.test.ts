/** Sign-ins by FranceConnect that must fail: each ends on a page that offers another way, and changes no account. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Change } from '../../federation/support.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { type Person, redirectUri } from '../../support/provider.ts';
import { fieldsOf, headingOf, type Reply } from '../../support/visitor.ts';

const failed = 'La connexion avec FranceConnect a échoué';
const unavailable = 'FranceConnect est momentanément indisponible';

let both: WithFranceConnect;
let person: Person & { login: string };
beforeAll(async () => {
  both = await openWithFranceConnect();
  person = await both.addPerson();
});
afterAll(() => both[Symbol.asyncDispose]());
beforeEach(() => {
  const { state } = both.pair;
  state.down = false;
  delete state.idToken;
  delete state.userinfo;
});

/** Expects a page that offers the password and the button of FranceConnect. */
function expectWayOn(reply: Reply, heading: string, status: number): void {
  expect([headingOf(reply.text), reply.status]).toEqual([heading, status]);
  expect(reply.text).toMatch(
    /href="\/interaction\/[^"]+\/login">Me connecter avec mon mot de passe/,
  );
  expect(reply.text).toContain('S&#39;identifier avec FranceConnect');
}

/** Runs a sign-in and expects that it fails, changes no account and logs the reason. */
async function refused(reason: string, way: () => Promise<{ reply: Reply; location: string }>) {
  const before = await both.everyAccount();
  both.provider.logged.length = 0;
  const { reply, location } = await way();
  expect(location).not.toContain('code=');
  expect(await both.everyAccount()).toEqual(before);
  expect(both.provider.logged.join('')).toContain(`"reason":"${reason}"`);
  return reply;
}

describe('an error from FranceConnect', () => {
  it.each([
    ['access_denied', 'Vous avez quitté FranceConnect', 200],
    ['server_error', unavailable, 503],
    ['temporarily_unavailable', unavailable, 503],
  ])('%s', async (error, heading, status) => {
    const reply = await refused(error, () => both.signIn(both.visitor(), { error }));
    expectWayOn(reply, heading, status);
  });

  it('is shown again when the page is reloaded, and in the other language', async () => {
    const visitor = both.visitor();
    const end = await both.signIn(visitor, { error: 'access_denied' });
    const again = await visitor.get(end.location);
    expect(headingOf(again.text)).toBe('Vous avez quitté FranceConnect');
    const english = /href="([^"]+)" lang="en"/.exec(end.html)?.[1] ?? '';
    expect(headingOf((await visitor.visit(english)).reply.text)).toBe('You left FranceConnect');
  });
});

describe('an answer with a fault in', () => {
  const cases: [string, { idToken?: Change; userinfo?: Change }][] = [
    ['idTokenSignature', { idToken: { forged: true } }],
    ['idTokenAudience', { idToken: { claims: { aud: 'someone else' } } }],
    ['idTokenNonce', { idToken: { claims: { nonce: 'of another sign-in' } } }],
    ['level', { idToken: { claims: { acr: 'low' } } }],
    ['userinfoSignature', { userinfo: { forged: true } }],
    ['userinfoAudience', { userinfo: { claims: { aud: 'someone else' } } }],
    ['userinfoSubject', { userinfo: { claims: { sub: `${'0'.repeat(64)}v1` } } }],
  ];
  it.each(cases)('%s', async (reason, change) => {
    Object.assign(both.pair.state, change);
    const { login } = person;
    const reply = await refused(reason, () => both.signIn(both.visitor(), { login }));
    expectWayOn(reply, failed, 400);
    const stored = await both.provider.everythingStored();
    expect(stored.includes(reason)).toBe(true);
  });
});

describe('refuses', () => {
  const startJourney = async () => {
    const visitor = both.visitor();
    return { visitor, ...(await both.goToFranceConnect(visitor, { login: person.login })) };
  };

  it('another state', async () => {
    const { visitor, callback } = await startJourney();
    const other = new URL(callback);
    other.searchParams.set('state', 'x'.repeat(43));
    expectWayOn(await refused('state', () => visitor.visit(other.href)), failed, 400);
  });

  it('a code that was used', async () => {
    const [first, second] = [await startJourney(), await startJourney()];
    await first.visitor.visit(first.callback);
    const code = new URL(first.callback).searchParams.get('code') ?? '';
    const callback = new URL(second.callback);
    callback.searchParams.set('code', code);
    expectWayOn(await refused('code', () => second.visitor.visit(callback.href)), failed, 400);
  });

  it('the answer to another browser, which may itself be signing in', async () => {
    const [mine, other] = [await startJourney(), await startJourney()];
    expectWayOn(await refused('state', () => other.visitor.visit(mine.callback)), failed, 400);
  });

  it.each(['none', 'forged'])('a cookie that is %s', async (cookie) => {
    const before = await both.everyAccount();
    const { callback } = await startJourney();
    const headers = cookie === 'none' ? {} : { Cookie: 'mon-compte-franceconnect=k1.forged' };
    const { reply } = await both.visitor().visit(callback, headers);
    expect([reply.status, headingOf(reply.text)]).toEqual([
      400,
      'Votre connexion a été interrompue',
    ]);
    expect(await both.everyAccount()).toEqual(before);
  });

  it('the same answer twice', async () => {
    const { visitor, callback } = await startJourney();
    expect((await visitor.visit(callback)).location).toContain(`${redirectUri}?code=`);
    const again = await visitor.visit(callback);
    expect(headingOf(again.reply.text)).toBe('Votre connexion a été interrompue');
  });

  it('an answer that is too long', async () => {
    const { visitor, callback } = await startJourney();
    const { reply } = await visitor.visit(`${callback}&more=${'x'.repeat(2_000)}`);
    expect(reply.status).toBe(400);
  });

  it('an interaction that is over', async () => {
    const { visitor, callback, location } = await startJourney();
    const form = await visitor.get(location);
    await visitor.post(location, { ...fieldsOf(form.text), ...person });
    both.provider.logged.length = 0;
    const elsewhere = await visitor.visit(callback);
    expect(elsewhere.location).not.toContain('franceconnect-');
    expect(both.provider.logged.join('')).not.toContain('franceconnect.accepted');
  });

  it('the pages after the answer, when there was none', async () => {
    const visitor = both.visitor();
    const { location, fields } = await visitor.begin({
      client_id: 'portal',
      redirect_uris: [redirectUri],
    });
    for (const name of ['franceconnect-return', 'franceconnect-link', 'franceconnect-unknown']) {
      const end = await visitor.visit(location.replace(/login$/, name));
      expect(headingOf(end.reply.text)).toBe('Connexion');
    }
    const linking = await visitor.post(location.replace(/login$/, 'franceconnect-link'), {
      ...fields,
      password: person.password,
    });
    expect(linking.headers['location']).toMatch(/\/login$/);
    const forged = await visitor.post(location.replace(/login$/, 'franceconnect'), { csrf: 'x' });
    expect(forged.status).toBe(403);
  });
});

it('lets a known device of any account come back to a network that others have closed', async () => {
  await using other = await openWithFranceConnect();
  const person = await other.addPerson();
  const visitor = other.visitor();
  expect((await visitor.signIn(person)).location).toContain(`${redirectUri}?code=`);
  const network = other.provider.domain.index('network', '127.0.0.1');
  for (let failures = 0; failures < 300; failures += 1) {
    await other.provider.storage.counters.increment(`failures-address:${network}`, 3_600_000);
  }
  const again = { prompt: 'login' };
  const end = await other.signIn(visitor, { login: person.login }, again);
  expect(end.location).toContain(`${redirectUri}?code=`);

  // Its own refused answers make it wait.
  Object.assign(other.pair.state, { idToken: { forged: true } });
  for (let refused = 0; refused < 5; refused += 1) {
    const { reply } = await other.signIn(visitor, { login: person.login }, again);
    expect(reply.status).toBe(400);
  }
  const { reply } = await other.signIn(visitor, { login: person.login }, again);
  expect(reply.status).toBe(429);
});

it('makes a network wait after too many refused answers, and calls nothing for it', async () => {
  await using other = await openWithFranceConnect();
  const network = other.provider.domain.index('network', '127.0.0.1');
  for (let failures = 0; failures < 300; failures += 1) {
    await other.provider.storage.counters.increment(`failures-address:${network}`, 3_600_000);
  }
  const { login } = await other.addPerson();
  const end = await other.signIn(other.visitor(), { login });
  expect([end.reply.status, end.location]).toEqual([429, expect.stringMatching(/-return$/)]);
  expect(other.pair.state.calls).not.toContain('/token');
});

it('says at once that FranceConnect is down, and still accepts a password', async () => {
  await using down = await openWithFranceConnect();
  down.pair.state.down = true;
  const someone = await down.addPerson();
  const visitor = down.visitor();
  const page = await visitor.begin({ client_id: 'portal', redirect_uris: [redirectUri] });
  for (let tries = 0; tries < 5; tries += 1) {
    const { reply } = await visitor.follow(await down.press(visitor, page));
    expectWayOn(reply, unavailable, 503);
  }
  const { calls } = down.pair.state;
  calls.length = 0;
  const atOnce = await visitor.follow(await down.press(visitor, page));
  expectWayOn(atOnce.reply, unavailable, 503);
  expect(down.provider.logged.join('')).toContain('"reason":"circuitOpen"');
  expect((await visitor.signIn(someone)).location).toContain('code=');
  expect(calls).toEqual([]);
  down.pair.state.down = false;
  down.pair.advance(31_000);
  const back = await down.signIn(down.visitor(), { login: someone.login });
  expect(back.location).toContain('code=');
});
