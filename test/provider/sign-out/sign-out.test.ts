/** Signing out: the person is asked first, every service is told, and no unregistered address is followed. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { type LogoutListener, openLogoutListener } from '../../support/servers/logout-listener.ts';
import { createVisitor, fieldsOf, headingOf, redeem, type Visitor } from '../../support/visitor.ts';
import { userinfo } from '../services.ts';

let listener: LogoutListener;
let provider: TestProvider;
beforeAll(async () => {
  listener = await openLogoutListener();
  provider = await openProvider({
    clients: [portal, listener.client],
    backchannelLogoutHosts: ['127.0.0.1'],
  });
});
afterAll(async () => {
  listener[Symbol.dispose]();
  await provider[Symbol.asyncDispose]();
});

async function signedIn(client = portal) {
  const visitor = createVisitor(provider);
  const journey = await visitor.signIn(await provider.addPerson(), { client });
  const { body } = await redeem(provider, journey, client);
  return { visitor, idToken: String(body.id_token) };
}

const signOut = (visitor: Visitor, params: Record<string, string>) =>
  visitor.visit(`/session/end?${new URLSearchParams(params)}`);
const confirm = async (
  visitor: Visitor,
  html: string,
  choice: Record<string, string> = { logout: 'yes' },
) => visitor.follow(await visitor.post('/session/end/confirm', { ...fieldsOf(html), ...choice }));

/** Signs the content of an ID token with a key that the provider does not have. */
async function signedAgain(idToken: string, alg: 'ES256' | 'HS256', claims = {}): Promise<string> {
  const key =
    alg === 'ES256'
      ? (await generateKeyPair(alg)).privateKey
      : new TextEncoder().encode(portal.client_secret);
  return new SignJWT({ ...decodeJwt(idToken), ...claims }).setProtectedHeader({ alg }).sign(key);
}

describe('a sign-out', () => {
  const home = 'https://service.example/signed-out';

  it('asks the person first, then returns to the service with its state', async () => {
    const { visitor, idToken } = await signedIn();
    const page = await signOut(visitor, {
      id_token_hint: idToken,
      post_logout_redirect_uri: home,
      state: 's1',
    });
    expect(headingOf(page.reply.text)).toBe('Déconnexion');
    expect(page.reply.text).toContain('id="logout-confirm"');
    const end = await confirm(visitor, page.reply.text);
    expect(end.location).toBe(`${home}?state=s1`);
    expect(headingOf((await visitor.begin(portal)).html)).toBe('Connexion');
  });

  it.each<[string, (idToken: string) => Record<string, string>, string]>([
    ['asked for by a service', (hint) => ({ id_token_hint: hint }), portal.client_uri],
    ['asked for by nobody', () => ({}), '/'],
    ['by a link that names a service', () => ({ client_id: portal.client_id }), '/'],
  ])(
    '%s and given up leaves the person signed in, and says nothing else',
    async (_, params, to) => {
      const { visitor, idToken } = await signedIn();
      const page = await signOut(visitor, params(idToken));
      const reply = await visitor.post('/session/end/confirm', fieldsOf(page.reply.text));
      expect([reply.status, reply.headers['location']]).toEqual([303, to]);
      expect((await visitor.begin(portal)).location).toContain('code=');
    },
  );

  it('that anybody can link to and the person gives up ends nothing at the service that it names', async () => {
    const visitor = createVisitor(provider);
    const client = { ...portal, client_id: 'told' };
    const { body } = await redeem(
      provider,
      await visitor.signIn(await provider.addPerson(), { client }),
      client,
    );
    const before = listener.received.length;
    const page = await signOut(visitor, { client_id: 'told' });
    await confirm(visitor, page.reply.text, {});
    await provider.drainAll();
    expect(listener.received).toHaveLength(before);
    expect((await userinfo(provider, body.access_token)).status).toBe(200);
  });

  it('asks again when it is confirmed on an outdated page, and shows signed out when confirmed twice', async () => {
    const { visitor } = await signedIn();
    const old = await signOut(visitor, {});
    await signOut(visitor, {});
    const again = await confirm(visitor, old.reply.text);
    expect([again.reply.status, headingOf(again.reply.text)]).toEqual([400, 'Déconnexion']);
    await confirm(visitor, again.reply.text);
    const twice = await confirm(visitor, again.reply.text);
    expect(twice.reply.text).toContain('id="signed-out"');
  });

  const untrusted: [string, (idToken: string) => Record<string, string>][] = [
    ['without a hint', () => ({ client_id: 'portal', post_logout_redirect_uri: home })],
    [
      'to an address that is not registered',
      (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example/' }),
    ],
    ['without an address', (hint) => ({ id_token_hint: hint })],
    ['without anything', () => ({})],
  ];
  it.each(untrusted)('%s ends on our page', async (_name, params) => {
    const { visitor, idToken } = await signedIn();
    const page = await signOut(visitor, params(idToken));
    const end = await confirm(visitor, page.reply.text);
    expect(end.reply.status).toBe(200);
    expect(end.reply.text).toContain('id="signed-out"');
  });

  it('ends on our page when the path is spelt differently', async () => {
    const { visitor } = await signedIn();
    const query = new URLSearchParams({ client_id: 'portal', post_logout_redirect_uri: home });
    for (const path of ['/session/end/', '/SESSION/END']) {
      const page = await visitor.visit(`${path}?${query}`);
      const end = await confirm(visitor, page.reply.text, {});
      expect(end.location).not.toContain(home);
    }
  });

  it.each<[string, (idToken: string) => string | Promise<string>]>([
    ['of a key that is gone', (hint) => signedAgain(hint, 'ES256')],
    ['of an algorithm that the service no longer has', (hint) => signedAgain(hint, 'HS256')],
    ['that was cut short', (hint) => hint.slice(0, -20)],
    ['without its signature', (hint) => hint.split('.').slice(0, 2).join('.')],
    ['issued to a service that is gone', (hint) => signedAgain(hint, 'ES256', { aud: 'gone' })],
    ['that is no token', () => 'garbage'],
  ])('with a hint %s asks, signs out, and ends on our page', async (_, damage) => {
    const { visitor, idToken } = await signedIn();
    const page = await signOut(visitor, {
      id_token_hint: await damage(idToken),
      post_logout_redirect_uri: home,
    });
    expect([page.reply.status, headingOf(page.reply.text)]).toEqual([200, 'Déconnexion']);
    const end = await confirm(visitor, page.reply.text);
    expect(end.reply.text).toContain('id="signed-out"');
    expect(headingOf((await visitor.begin(portal)).html)).toBe('Connexion');
  });

  it('asks nothing when nobody is signed in, and stores nothing', async () => {
    const { idToken } = await signedIn();
    for (const query of ['', '?client_id=portal&state=x', '?ui_locales=en']) {
      const visitor = createVisitor(provider);
      const reply = await visitor.get(`/session/end${query}`);
      // A session would come with a cookie.
      expect([reply.status, reply.headers['set-cookie']]).toEqual([303, undefined]);
      const { text } = (await visitor.follow(reply)).reply;
      expect(text).toContain('id="signed-out"');
      expect(text).toContain(`<html lang="${query.endsWith('en') ? 'en' : 'fr'}"`);
    }
    const params = { id_token_hint: idToken, post_logout_redirect_uri: home, state: 's 1' };
    const back = await signOut(createVisitor(provider), params);
    expect(back.location).toBe(`${home}?state=s+1`);
  });

  it('with the hint of another service than the one that is named does the same', async () => {
    const { visitor, idToken } = await signedIn();
    const sent = { id_token_hint: idToken, client_id: 'another', post_logout_redirect_uri: home };
    const page = await signOut(visitor, sent);
    const end = await confirm(visitor, page.reply.text);
    expect(end.reply.text).toContain('id="signed-out"');
    expect(headingOf((await visitor.begin(portal)).html)).toBe('Connexion');
  });

  it('needs the token of its own page', async () => {
    const { visitor } = await signedIn();
    await signOut(visitor, {});
    const forged = await visitor.post('/session/end/confirm', { xsrf: 'guess', logout: 'yes' });
    expect(forged.status).toBe(400);
    expect((await visitor.begin(portal)).location).toContain('code=');
  });
});

describe('a service that wants to know', () => {
  it('gets a signed logout token, also when its first attempt fails', async () => {
    listener.failNext(1);
    const { visitor, idToken } = await signedIn({ ...portal, client_id: 'told' });
    const page = await signOut(visitor, { id_token_hint: idToken });
    await confirm(visitor, page.reply.text);
    await provider.drainAll();
    const keys = createRemoteJWKSet(new URL(`${provider.origin}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(listener.received[0] ?? '', keys, {
      issuer: provider.issuer,
      audience: 'told',
    });
    expect(protectedHeader.typ).toBe('logout+jwt');
    expect(payload).toMatchObject({
      sid: expect.any(String),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
  });

  it('is told by the one method of the library that we replace', async () => {
    // This fails first when a new version of the library sends logout tokens in another way.
    const source = readFileSync('node_modules/oidc-provider/lib/models/client.js', 'utf8');
    expect(source).toContain('async backchannelLogout(sub, sid) {');
    const endSession = readFileSync(
      'node_modules/oidc-provider/lib/actions/end_session.js',
      'utf8',
    );
    expect(endSession).toContain('client.backchannelLogout(accountId, sid)');
  });
});

describe('a service at a private address', () => {
  it('is not called unless its host is named', async () => {
    const told = listener.client;
    await using closed = await openProvider({ clients: [told] });
    const before = listener.received.length;
    const visitor = createVisitor(closed);
    await visitor.signIn(await closed.addPerson(), { client: told });
    const page = await visitor.visit('/session/end');
    await visitor.follow(
      await visitor.post('/session/end/confirm', { ...fieldsOf(page.reply.text), logout: 'yes' }),
    );
    await closed.drainAll();
    expect(listener.received).toHaveLength(before);
    expect(closed.logged.join('')).toContain('back-channel logout not delivered');
  });
});
