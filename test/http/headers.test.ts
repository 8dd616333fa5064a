/** What browsers are told beside the page, by http and by https: its policy, and who may read the cookies. */
import { expect, it } from '@jest/globals';
import supertest from 'supertest';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { authorizationRequest, createVisitor, fieldsOf } from '../support/visitor.ts';

/** A client behind a proxy with the issuer's scheme. It sends all its cookies and keeps each Set-Cookie line. */
function openBrowser({ issuer, origin }: TestProvider) {
  const { protocol, host } = new URL(issuer);
  const headers = { Accept: 'text/html', Host: host, 'X-Forwarded-Proto': protocol.slice(0, -1) };
  const lines: string[] = [];
  /** Returns the cookies as they were set last. */
  const newest = () =>
    new Map(lines.map((line) => [line.split('=')[0], line.split(';')[0]])).values();
  const send = async (method: 'get' | 'post', location: string, form = {}) => {
    const reply = await supertest(origin)
      [method](location.replace(issuer, ''))
      .redirects(0)
      .set({ ...headers, Cookie: [...newest()].join('; ') })
      .type('form')
      .send(form);
    lines.push(...[reply.headers['set-cookie'] ?? []].flat());
    return { reply, next: String(reply.headers['location']) };
  };
  return { lines, send };
}

/** Returns lines such as `session: path=/; httponly`, one for each cookie and one for its signature. */
const withoutValues = (lines: readonly string[]) =>
  new Set(
    lines.map((line) =>
      line
        .replace(/(\.sig)?=[^;]*;/, ':')
        .replace(/ expires=[^;]*;/, '')
        .replace(/(\/auth|\/interaction)\/[\w-]+/, '$1/…'),
    ),
  );

it.each([
  // Ports of a host share their cookies, so these must not have the names of another program's on http.
  [
    'http',
    {},
    undefined,
    { host: 'mon-compte-', path: 'mon-compte-', lang: 'mon-compte-lang' },
    '',
  ],
  [
    'https',
    { issuer: 'https://id.example', trustProxy: 1 },
    'max-age=63072000; includeSubDomains',
    { host: '__Host-', path: '__Secure-', lang: 'lang' },
    ' secure;',
  ],
])('%s', async (_scheme, options, transport, prefix, secure) => {
  await using provider = await openProvider(options);
  const { lines, send } = openBrowser(provider);
  const { identifier, password } = await provider.addPerson();
  const begun = await send('get', authorizationRequest(portal).path);
  const { next: login } = await send('get', begun.next);
  const { reply: page } = await send('get', login);
  expect(page.headers).toMatchObject({
    'content-security-policy':
      "default-src 'none';style-src 'self';script-src 'self';img-src 'self';media-src 'self';" +
      "connect-src 'self';manifest-src 'self';base-uri 'none';frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  expect(page.headers['strict-transport-security']).toBe(transport);

  const form = { ...fieldsOf(page.text), identifier, password, remember: 'on' };
  const { next: resume } = await send('post', login, form);
  expect((await send('get', resume)).next).toContain('?code=');
  await send('get', '/?lang=en');
  const rest = `; samesite=lax;${secure} httponly`;
  expect(withoutValues(lines)).toEqual(
    new Set([
      ...['session', 'browser', 'sign-ins', 'device', 'remembered'].map(
        (name) => `${prefix.host}${name}: path=/${rest}`,
      ),
      `${prefix.lang}: path=/${rest}`,
      `${prefix.path}request: path=/interaction/…${rest}`,
      `${prefix.path}interaction: path=/interaction/…${rest}`,
      `${prefix.path}resume: path=/auth/…${rest}`,
    ]),
  );
});

it('compresses pages of a sign-in, whose tokens look different each time, and none that repeats a secret', async () => {
  await using provider = await openProvider();
  const visitor = createVisitor(provider);
  const gzip = { 'Accept-Encoding': 'gzip' };
  const { location, reply, fields } = await visitor.begin(portal);
  expect(reply.headers['content-encoding']).toBeUndefined();
  expect(reply.headers['vary']).toContain('Accept-Encoding');
  const again = await visitor.get(location, gzip);
  expect(again.headers['content-encoding']).toBe('gzip');
  const { csrf = '' } = fieldsOf(again.text);
  expect(csrf).not.toBe(fields['csrf']);
  // Neither half of a token returns: not the mask, and not what is masked.
  expect([csrf.slice(0, 40), csrf.slice(46)]).not.toEqual(
    expect.arrayContaining([fields['csrf']?.slice(0, 40), fields['csrf']?.slice(46)]),
  );
  const person = await provider.addPerson();
  for (const token of [`${fields['csrf']}A`, '', csrf.slice(0, 43), csrf.slice(1)]) {
    expect((await visitor.post(location, { ...person, csrf: token })).status).toBe(403);
  }
  // Password managers ask for this address (W3C, A Well-Known URL for Changing Passwords).
  const change = await visitor.get('/.well-known/change-password');
  expect([change.status, change.headers['location']]).toEqual([303, '/account/password']);
  await visitor.signIn(person);
  const signOut = await visitor.get('/session/end?state=typed', gzip);
  expect([signOut.status, signOut.headers['content-encoding']]).toEqual([200, undefined]);
});
