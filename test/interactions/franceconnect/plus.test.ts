/** FranceConnect and FranceConnect+ side by side: a button, a link, a level and a sign-out for each. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { makeEncryptionKeys } from '../../../federation/encryption-keys.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { codeIn, newAddress } from '../../support/journey.ts';
import { portal, redirectUri } from '../../support/provider.ts';
import { fieldsOf, headingOf, redeem } from '../../support/visitor.ts';

const code = `${redirectUri}?code=`;
const upstreams = [
  ['franceconnect', 'franceConnect', 'eidas1'],
  ['franceconnect-plus', 'franceConnectPlus', 'eidas2'],
] as const;
let both: WithFranceConnect;
beforeAll(async () => {
  const encryptionKeys = await makeEncryptionKeys('current', 0, ['ECDH-ES']);
  both = await openWithFranceConnect({ encryptionKeys, plus: true });
});
afterAll(() => both[Symbol.asyncDispose]());

/** Returns the buttons of a page. */
const buttonsIn = (html: string) =>
  [...html.matchAll(/<button[^>]* id="(franceconnect[\w-]*)-submit"[^>]*>([^<]+)</g)].map(
    ([, id, words]) => `${id}: ${words}`,
  );
const [fc, plus] = [
  'franceconnect: S&#39;identifier avec FranceConnect',
  'franceconnect-plus: S&#39;identifier avec FranceConnect+',
];
const acrClaim = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});

describe('the sign-in page', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['both without a level', {}, [fc, plus]],
    ['both for eidas1 or more', { acr_values: 'eidas1' }, [fc, plus]],
    ['FranceConnect alone for eidas1 and no other', acrClaim('eidas1'), [fc]],
    ['FranceConnect+ alone for eidas2', { acr_values: 'eidas2' }, [plus]],
    ['FranceConnect+ alone for eidas3', { acr_values: 'eidas3' }, [plus]],
    ['FranceConnect+ alone for an essential level', acrClaim('eidas2', 'eidas3'), [plus]],
    ['both where a password does as well', { acr_values: 'eidas2 password' }, [fc, plus]],
  ])('offers %s', async (_what, params, expected) => {
    const { html } = await both.visitor().begin(portal, params);
    expect(buttonsIn(html)).toEqual(expected);
  });

  it.each([
    ['eidas2', {}],
    ['eidas2', { acr_values: 'eidas1' }],
    ['eidas3', { acr_values: 'eidas3' }],
    ['eidas3', acrClaim('eidas3')],
  ])('asks FranceConnect+ for %s', async (acr, params) => {
    const { login } = await both.addPerson();
    const { url } = await both.goToFranceConnect(
      both.visitor(),
      { login },
      params,
      portal,
      'franceconnect-plus',
    );
    expect(url.searchParams.get('acr_values')).toBe(acr);
  });

  it('is told of by discovery: the levels of both can be asked for', async () => {
    const { text } = await both.visitor().get('/.well-known/openid-configuration');
    const { acr_values_supported } = JSON.parse(text);
    expect(acr_values_supported).toEqual(expect.arrayContaining(['eidas1', 'eidas2']));
    await using high = await openWithFranceConnect({ pair: { acr: 'eidas3' } });
    const told = await high.visitor().get('/.well-known/openid-configuration');
    expect(JSON.parse(told.text).acr_values_supported).toContain('eidas3');
  });
});

describe('an account', () => {
  it('is linked to each by a subject of its own, and found by either', async () => {
    const person = await both.addPerson();
    for (const [button, upstream, acr] of upstreams) {
      for (const round of ['linked', 'found']) {
        const form = { login: person.login };
        const params = { acr_values: acr };
        const end = await both.signIn(both.visitor(), form, params, portal, button);
        const { body } = await redeem(both.provider, end);
        expect([round, decodeJwt(body.id_token)]).toMatchObject([round, { acr, amr: ['fc'] }]);
      }
      expect(await both.linkOf(person.accountId, upstream)).toMatch(/v1$/);
    }
    const links = await Promise.all(
      upstreams.map(([, upstream]) => both.linkOf(person.accountId, upstream)),
    );
    expect(links[0]).not.toBe(links[1]);
    const events = await both.trailOf(person.accountId);
    expect(events.filter((type) => type === 'franceconnect.linked')).toHaveLength(2);
    await both.provider.drainAll();
    const subjects = both.provider.outbox.messages().map(({ subject }) => subject);
    expect(subjects).toContain('Votre compte est lié à FranceConnect+');
  });

  it('with a link to one is not opened by a subject of that value at the other', async () => {
    const stranger = both.addStranger();
    await both.signIn(both.visitor(), { login: stranger.login }, {}, portal, 'franceconnect-plus');
    const seen = await both.goToFranceConnect(both.visitor(), { login: stranger.login });
    expect(seen.url.origin).toBe(new URL(both.pair.standIn.issuer).origin);
    const { domain } = both.provider;
    const subject = 'the same at both';
    const person = await both.provider.addPerson({ contacts: {}, franceConnect: subject });
    const found = await domain.accounts.findByLink({ upstream: 'franceConnect', subject });
    expect(found?.id).toBe(person.accountId);
    expect(
      await domain.accounts.findByLink({ upstream: 'franceConnectPlus', subject }),
    ).toBeUndefined();
  });

  it('is renewed at the upstream that has issued another subject, and keeps the other link', async () => {
    const person = await both.addPerson({
      contacts: {},
      franceConnect: 'of FranceConnect',
      franceConnectPlus: 'an old one',
    });
    const visitor = both.visitor();
    const end = await both.signIn(
      visitor,
      { login: person.login },
      {},
      portal,
      'franceconnect-plus',
    );
    expect(headingOf(end.html)).toBe('Votre compte est introuvable');
    expect(end.html).toContain('FranceConnect+ nous a donné votre identité');
    const page = end.location.replace(/franceconnect-unknown.*$/, 'login');
    const shown = await visitor.get(page);
    expect(shown.text).toContain('sera alors lié à FranceConnect+.');
    const { identifier, password } = person;
    await visitor.follow(
      await visitor.post(page, { ...fieldsOf(shown.text), identifier, password }),
    );
    expect(await both.linkOf(person.accountId, 'franceConnectPlus')).toMatch(/v1$/);
    expect(await both.linkOf(person.accountId)).toBe('of FranceConnect');
  });

  it.each([
    ['eidas2', 'eidas2', code],
    ['eidas3', 'eidas3', code],
    ['eidas3', 'eidas2', '?error=unmet_authentication_requirements'],
  ])(
    'whose renewed link waits for a code: asked for %s, it answers %s',
    async (asked, answered, end) => {
      const email = { value: newAddress(), verified: true };
      const person = await both.addPerson({ contacts: { email }, franceConnectPlus: randomUUID() });
      const params = acrClaim(asked);
      const visitor = both.visitor();
      both.plusPair.state.idToken = { claims: { acr: answered } };
      const begun = await both.signIn(
        visitor,
        { login: person.login },
        params,
        portal,
        'franceconnect-plus',
      );
      delete both.plusPair.state.idToken;
      const page = begun.location.replace(/franceconnect-unknown.*$/, 'login');
      const { identifier, password } = person;
      const fields = { ...fieldsOf((await visitor.get(page)).text), identifier, password };
      let { reply, location } = await visitor.follow(await visitor.post(page, fields));
      if (answered === asked) {
        await both.provider.drainAll();
        const sent = both.provider.outbox.messages().find(({ to }) => to === email.value);
        const typed = { ...fieldsOf(reply.text), code: codeIn(sent?.text) };
        ({ reply, location } = await visitor.follow(await visitor.post(location, typed)));
        const { body } = await redeem(both.provider, { ...begun, location });
        expect(decodeJwt(body.id_token)).toMatchObject({ acr: asked, amr: ['fc'] });
      }
      expect(location).toContain(end);
    },
  );

  it('that its person creates is linked to the one that gave the identity', async () => {
    const stranger = both.addStranger();
    const form = { login: stranger.login };
    const end = await both.signIn(both.visitor(), form, {}, portal, 'franceconnect-plus');
    expect(headingOf(end.html)).toBe('Votre compte est introuvable');
    expect(end.html).toContain('/create"');
  });
});

describe('each upstream by itself', () => {
  it('is asked for a fresh sign-in, and its time of the sign-in is the one that counts', async () => {
    const { login } = await both.addPerson();
    for (const [button] of upstreams) {
      const fresh = { prompt: 'login' };
      const asked = await both.goToFranceConnect(both.visitor(), { login }, fresh, portal, button);
      expect(asked.url.searchParams.get('prompt')).toBe('login');
      // The clock of the provider is ahead: each sign-in at FranceConnect looks two hours old.
      both.provider.advance(2 * 3600 * 1000);
      try {
        const visitor = both.visitor();
        const young = { max_age: '3600' };
        const out = await both.goToFranceConnect(visitor, { login }, young, portal, button);
        const url = new URL((await visitor.visit(out.callback)).location);
        expect([url.origin, url.searchParams.get('prompt')]).toEqual([out.url.origin, 'login']);
      } finally {
        both.provider.advance(-2 * 3600 * 1000);
      }
    }
  });

  it('may be away: its page names it and tries it again, and the other one works', async () => {
    const { login } = await both.addPerson();
    const visitor = both.visitor();
    const begun = await visitor.begin(portal);
    both.plusPair.state.down = true;
    // What it has told of itself is fetched again after an hour.
    both.plusPair.advance(2 * 3600 * 1000);
    const away = await visitor.follow(await both.press(visitor, begun, 'franceconnect-plus'));
    both.plusPair.state.down = false;
    expect(away.reply.status).toBe(503);
    expect(headingOf(away.reply.text)).toBe('FranceConnect+ est momentanément indisponible');
    expect(buttonsIn(away.reply.text)).toEqual([plus]);
    expect((await both.signIn(both.visitor(), { login })).location).toContain(code);
    const later = await both.signIn(both.visitor(), { login }, {}, portal, 'franceconnect-plus');
    expect(later.location).toContain(code);
  });

  it('refuses the answer of the other', async () => {
    const { login } = await both.addPerson();
    const visitor = both.visitor();
    const out = await both.goToFranceConnect(visitor, { login });
    const begun = await visitor.begin(portal);
    const pressed = await both.press(visitor, begun, 'franceconnect-plus');
    const { searchParams } = new URL(String(pressed.headers['location']));
    const callback = new URL(out.callback);
    callback.searchParams.set('state', searchParams.get('state') ?? '');
    const end = await visitor.visit(callback.href);
    expect(headingOf(end.reply.text)).toBe('La connexion avec FranceConnect+ a échoué');
  });

  it('is the one to sign out of after a sign-in there', async () => {
    const { login } = await both.addPerson();
    for (const [button, , , name] of [
      [...upstreams[0], 'FranceConnect'],
      [...upstreams[1], 'FranceConnect+'],
    ] as const) {
      const visitor = both.visitor();
      const end = await both.signIn(visitor, { login }, {}, portal, button);
      await redeem(both.provider, end);
      const { reply } = await visitor.visit('/session/end');
      const sent = await visitor.post('/session/end/confirm', {
        ...fieldsOf(reply.text),
        logout: 'yes',
      });
      const page = await visitor.follow(sent);
      expect(headingOf(page.reply.text)).toBe(`Déconnexion de ${name}`);
      const leaving = await visitor.post('/franceconnect/sign-out', { too: 'yes' });
      const url = new URL(String(leaving.headers['location']));
      expect(url.origin).toBe(end.url.origin);
      const back = await both.browserOf(visitor, url.origin).open(url);
      expect(back.address).toContain(`${both.provider.issuer}/franceconnect/logged-out?state=`);
    }
  });
});
