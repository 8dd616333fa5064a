import { expect, test } from '@jest/globals';
import { clientId, openPortal } from './support.ts';

test('the request carries every value that the answer is checked against', async () => {
  await using portal = await openPortal();
  const { reply, request } = await portal.browser().begin();
  expect(reply.status).toBe(303);
  expect(Object.fromEntries(request)).toEqual({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${portal.origin}/callback`,
    scope: 'openid profile email phone birth dossiers',
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  expect(String(reply.headers['set-cookie'])).toMatch(
    /httponly; ?samesite=lax|samesite=lax; ?httponly/i,
  );
});

test('a person signs in, and each visit is counted', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  expect(await browser.home()).toContain('>Se connecter</a>');
  portal.provider.state.userinfo = { family_name: 'MERCIER' };
  const reply = await browser.signIn();
  expect([reply.status, reply.headers['location']]).toEqual([303, '/']);
  const page = await browser.home();
  expect(page).toContain('>Bonjour Pierre MERCIER</h1>');
  expect(page).toContain('<dd id="id-token-acr">password</dd>');
  expect(page).toContain('<dd id="id-token-amr">pwd</dd>');
  expect(page).toContain('Nombre de visites : <strong>1</strong>');
  await browser.signIn();
  expect(await browser.home()).toContain('Nombre de visites : <strong>2</strong>');
  expect(portal.provider.state.discoveries).toBe(1);
});

test('signing in changes the cookie and invalidates the old one', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  const { reply, come } = await browser.begin();
  const before = String(reply.headers['set-cookie']).split(';')[0] ?? '';
  const after = String((await come()).headers['set-cookie']).split(';')[0];
  expect(after).not.toBe(before);
  const page = await portal.browser().agent.get('/').set('Cookie', before);
  expect(page.text).not.toContain('Bonjour');
});

test('two tabs can sign in at once', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  const [first, second] = [await browser.begin(), await browser.begin()];
  expect((await second.come()).status).toBe(303);
  expect((await first.come()).status).toBe(303);
});

test('an unexpected answer offers to start again', async () => {
  await using portal = await openPortal();
  const stranger = await portal.browser().agent.get('/callback?code=c&state=s');
  expect(stranger.status).toBe(400);
  expect(stranger.text).toContain('href="/login">Recommencer la connexion</a>');

  const browser = portal.browser();
  const { come } = await browser.begin();
  expect((await come({ state: 'other' })).status).toBe(400);
  expect((await come()).status).toBe(303);
  // Sends the same answer again.
  expect((await come()).status).toBe(400);
});

test('a sign-in of more than an hour must be started again', async () => {
  await using portal = await openPortal();
  const { come } = await portal.browser().begin();
  portal.advance(60 * 60 * 1000);
  expect((await come()).status).toBe(400);
});

test('an error of the provider is explained, and its text escaped', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  const refused = async (error: string) => {
    const { come } = await browser.begin();
    return come({ error, error_description: '<b>why</b>' });
  };
  const denied = await refused('access_denied');
  expect([denied.status, denied.text]).toEqual([403, expect.stringContaining('Connexion annulée')]);
  expect(denied.text).toContain('access_denied: &lt;b&gt;why&lt;/b&gt;');
  const other = await refused('<i>odd</i>');
  expect([other.status, other.text]).toEqual([400, expect.stringContaining('&lt;i&gt;odd')]);
});

test.each([
  ['the signature', { forged: true }],
  ['the nonce', { claims: { nonce: 'another' } }],
  ['the issuer', { claims: { iss: 'https://elsewhere.example' } }],
  ['the audience', { claims: { aud: 'another-client' } }],
  ['the time', { age: 3600 }],
])('an ID token is refused for %s', async (_what, next) => {
  await using portal = await openPortal();
  const browser = portal.browser();
  const { come } = await browser.begin();
  portal.provider.state.next = next;
  expect((await come()).status).toBe(502);
  expect(await browser.home()).not.toContain('Bonjour');
});

test('userinfo about someone else is refused, and so is an answer from another issuer', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  portal.provider.state.userinfo = { sub: 'someone else' };
  expect((await browser.signIn()).status).toBe(502);
  const { come } = await browser.begin();
  expect((await come({ iss: 'https://elsewhere.example' })).status).toBe(502);
});

test('a third party can start a sign-in, but only at the configured provider', async () => {
  await using portal = await openPortal();
  const { agent } = portal.browser();
  const begin = (query: string) => agent.get(`/login?${query}`).redirects(0);
  expect((await begin(`iss=${encodeURIComponent(portal.provider.issuer)}`)).status).toBe(303);
  expect((await begin('iss=https%3A%2F%2Felsewhere.example')).status).toBe(400);
  const twice = `iss=${encodeURIComponent(portal.provider.issuer)}`;
  expect((await begin(`${twice}&${twice}`)).status).toBe(400);
});

test('a page says that the provider is unreachable, and it is discovered once it is back', async () => {
  await using portal = await openPortal();
  const { agent, begin } = portal.browser();
  portal.provider.state.down = true;
  const away = await agent.get('/login').redirects(0);
  expect([away.status, away.text]).toEqual([
    503,
    expect.stringContaining('Mon Compte ne répond pas'),
  ]);
  portal.provider.state.down = false;
  const { reply, come } = await begin();
  expect(reply.status).toBe(303);

  // The provider fails during a sign-in; its metadata is then discovered again.
  portal.provider.state.down = true;
  expect((await come()).status).toBe(502);
  portal.provider.state.down = false;
  await begin();
  expect(portal.provider.state.discoveries).toBe(2);
});

test('browsers are remembered up to the limit, and for 12 hours at most', async () => {
  await using portal = await openPortal({ sessionLimit: 2 });
  const [first, second, third] = [portal.browser(), portal.browser(), portal.browser()];
  for (const browser of [first, second, third]) await browser.signIn();
  expect(await first.home()).not.toContain('Bonjour');
  expect(await second.home()).toContain('Bonjour');
  portal.advance(12 * 60 * 60 * 1000 + 1);
  expect(await third.home()).not.toContain('Bonjour');
});

test('a browser keeps its ten latest sign-ins in progress', async () => {
  await using portal = await openPortal();
  const browser = portal.browser();
  const oldest = await browser.begin();
  for (let i = 0; i < 10; i += 1) await browser.begin();
  expect((await oldest.come()).status).toBe(400);
});
