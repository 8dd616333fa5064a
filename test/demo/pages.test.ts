import { expect, test } from '@jest/globals';
import { html, render } from '../../demo/html/html.ts';
import { claimLines } from '../../demo/portal/claims.ts';
import { problemPage, visitorPage } from '../../demo/portal/pages.ts';
import { openPortal } from './support.ts';

const nasty = `<img src=x onerror="alert(1)">&'`;

test('values in a page are escaped in text, attributes and lists', () => {
  const page = render(
    html`<p title="${nasty}">${[html`<i>${nasty}</i>`, nasty]}${undefined}${2}</p>`,
  );
  const escaped = '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;';
  expect(page).toBe(`<p title="${escaped}"><i>${escaped}</i>${escaped}2</p>`);
});

test('no claim becomes markup', () => {
  const claims = {
    sub: nasty,
    given_name: nasty,
    [nasty]: nasty,
    amr: [nasty],
    other: { [nasty]: 1 },
  };
  const page = visitorPage(
    {
      subject: nasty,
      sessionId: undefined,
      idToken: '',
      idTokenHeader: { alg: nasty, kid: nasty },
      idTokenClaims: claims,
      userinfo: claims,
    },
    1,
  );
  expect(page).not.toContain('<img src=x');
  expect(page).not.toContain('onerror="');
});

test('a problem shows its detail as text', () => {
  const page = problemPage({ heading: 'Problème', words: 'Recommencez.', detail: nasty });
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain('<img src=x');
});

test('claims are shown in words, and a presumed date of birth unchanged', () => {
  const lines = claimLines({
    constructor: 1,
    email: 'a@example.fr',
    email_verified: false,
    birthdate: '1962-00-00',
    gender: 'female',
    family_name: undefined,
  });
  expect(lines.map(({ name, value }) => [name, value])).toEqual([
    ['gender', 'féminin'],
    ['birthdate', '00/00/1962'],
    ['email', 'a@example.fr'],
    ['email_verified', 'non'],
    ['constructor', '1'],
  ]);
});

test('the outbox is empty at first, then shows the newest message first', async () => {
  await using portal = await openPortal();
  const { agent } = portal.browser();
  expect((await agent.get('/outbox')).text).toContain('Aucun message pour le moment.');
  expect((await agent.get('/outbox.json')).body).toEqual([]);

  await portal.outbox.send({ channel: 'sms', to: '+33612345678', text: 'Votre code : 123456' });
  await portal.outbox.send({ channel: 'mail', to: 'a@example.fr', subject: nasty, text: nasty });
  const sentAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect((await agent.get('/outbox.json')).body).toEqual([
    { channel: 'mail', to: 'a@example.fr', subject: nasty, text: nasty, sentAt },
    { channel: 'sms', to: '+33612345678', text: 'Votre code : 123456', sentAt },
  ]);
  const page = (await agent.get('/outbox')).text;
  expect(page).not.toContain('<img src=x');
  expect(page.indexOf('a@example.fr')).toBeLessThan(page.indexOf('+33612345678'));
});

test('pages have a language, one heading and no script, and headers that forbid script', async () => {
  await using portal = await openPortal();
  const { agent } = portal.browser();
  for (const path of ['/', '/outbox', '/signed-out', '/callback', '/nowhere', '/logout']) {
    const { text, headers } = await agent.get(path);
    expect(text).toContain('<html lang="fr">');
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).not.toMatch(/<script|style=| on\w+=/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';(?!.*unsafe)/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
  }
  expect((await agent.get('/style.css')).headers['content-type']).toContain('text/css');
  expect((await agent.get('/icon.svg')).headers['content-type']).toContain('image/svg+xml');
  expect((await agent.get('/nowhere')).status).toBe(404);
  expect((await agent.get('/logout')).status).toBe(405);
});

test('a request for another host name is redirected to the one of the service', async () => {
  await using portal = await openPortal();
  const { agent } = portal.browser();
  const reply = await agent.get('/outbox?a=1').set('Host', 'elsewhere.example').redirects(0);
  expect(reply.headers['location']).toBe(`${portal.origin}/outbox?a=1`);
});
