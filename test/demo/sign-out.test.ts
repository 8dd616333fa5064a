import { expect, test } from '@jest/globals';
import { clientId, logoutEvent, openPortal } from './support.ts';

test('signing out ends the session and redirects to the provider', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  await browser.signIn();
  const reply = await browser.agent.post('/logout').set('Origin', portal.origin).redirects(0);
  expect(reply.status).toBe(303);
  const to = new URL(String(reply.headers['location']));
  expect(to.href).toMatch(new RegExp(`^${portal.provider.issuer}/session/end\\?`));
  expect(Object.fromEntries(to.searchParams)).toEqual({
    client_id: clientId,
    id_token_hint: expect.stringMatching(/^ey/),
    post_logout_redirect_uri: `${portal.origin}/signed-out`,
    state: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(await browser.home()).not.toContain('Bonjour');

  const back = await browser.agent.get(`/signed-out?state=${to.searchParams.get('state')}`);
  expect(back.text).toContain('>Vous êtes déconnecté</h1>');
  expect(back.text).toContain('sa réponse a été vérifiée');
  const planted = await browser.agent.get('/signed-out?state=planted');
  expect(planted.text).not.toContain('sa réponse a été vérifiée');
});

test('a sign-out is only accepted from pages of the service itself', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  await browser.signIn();
  for (const origin of ['http://localhost:3000', 'null']) {
    const reply = await browser.agent.post('/logout').set('Origin', origin).redirects(0);
    expect(reply.status).toBe(403);
  }
  expect(await browser.home()).toContain('Bonjour');
  expect((await browser.agent.get('/signed-out').redirects(0)).headers['location']).toBe('/');
});

test('a person who is not signed in signs out without a redirect to the provider', async () => {
  await using portal = await openPortal();
  const reply = await portal.browser().agent.post('/logout').redirects(0);
  expect([reply.status, reply.headers['location']]).toEqual([303, '/signed-out']);
});

test('a logout token ends its session, once, and no other session', async () => {
  await using portal = await openPortal();
  const [browser, other] = [portal.browser(), portal.browser()];
  await browser.signIn();
  portal.provider.state.next = { claims: { sid: 'sid-2' } };
  await other.signIn();

  const token = await portal.provider.logoutToken({ claims: { sub: 'sub-1' } });
  const reply = await portal.logout(token);
  expect([reply.status, reply.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(await browser.home()).toContain('Mon Compte a signalé votre déconnexion');
  expect(await other.home()).toContain('Bonjour');

  await browser.signIn();
  expect((await portal.logout(token)).status).toBe(400);
  expect(await browser.home()).toContain('Bonjour');
});

test('a logout token without a session ends all sessions of the person', async () => {
  await using portal = await openPortal();
  const [browser, other] = [portal.browser(), portal.browser()];
  await browser.signIn();
  portal.provider.state.next = { claims: { sid: 'sid-2' } };
  await other.signIn();
  const token = await portal.provider.logoutToken({ claims: { sub: 'sub-1', sid: undefined } });
  expect((await portal.logout(token)).status).toBe(200);
  for (const each of [browser, other]) expect(await each.home()).not.toContain('Bonjour');
});

test.each([
  ['its signature', { forged: true }],
  ['its type', { typ: 'JWT' }],
  ['its issuer', { claims: { iss: 'https://elsewhere.example' } }],
  ['its audience', { claims: { aud: 'another-client' } }],
  ['its age', { age: 400, claims: { exp: Math.floor(Date.now() / 1000) + 60 } }],
  ['its end', { age: 200 }],
  ['a missing end', { claims: { exp: undefined } }],
  ['a missing event', { claims: { events: undefined } }],
  ['another event', { claims: { events: { [`${logoutEvent}-not`]: {} } } }],
  ['a nonce', { claims: { nonce: 'n' } }],
  ['a missing id', { claims: { jti: undefined } }],
  ['naming nobody', { claims: { sid: undefined } }],
])('a logout token is refused for %s', async (_what, shape) => {
  await using portal = await openPortal();
  const browser = portal.browser();
  await browser.signIn();
  expect((await portal.logout(await portal.provider.logoutToken(shape))).status).toBe(400);
  expect(await browser.home()).toContain('Bonjour');
});

test('a text that is not a logout token is refused with the same answer', async () => {
  await using portal = await openPortal();
  const { agent } = portal.browser();
  const json = await agent.post('/backchannel-logout').send({ logout_token: 'x' });
  const nothing = await agent.post('/backchannel-logout').type('form').send({});
  for (const reply of [json, nothing, await portal.logout('a.b.c')]) {
    expect([reply.status, reply.body]).toEqual([400, { error: 'invalid_request' }]);
  }
});
