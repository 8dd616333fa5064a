/** What the log tells an integrator of a request that was refused or lost something, and what it keeps to itself. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { authorizationRequest, createVisitor, redeem, token } from '../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ clients: [portal], logLevel: 'info' });
});
afterAll(() => provider[Symbol.asyncDispose]());

/** Returns the lines about refusals since the last call, and checks that the log has none of these words. */
function refusals(...secrets: readonly string[]) {
  const log = provider.logged.splice(0);
  for (const secret of secrets) expect(log.join('')).not.toContain(secret);
  return log.map((line) => JSON.parse(line)).filter(({ msg }) => msg !== 'request');
}

const registered = portal.redirect_uris;
const hidden = 'kR9x2LmQ7vT4pZ8nB3wY6cD1fG5hJ0sA4eU7iO2xVbN';

it.each<[string, Record<string, string>, object]>([
  [
    'an address that is not registered, without its query, user and tokens',
    { redirect_uri: `https://me:${hidden}@service.example/${hidden}/1690395277002?code=${hidden}` },
    {
      clientId: 'portal',
      error: 'invalid_redirect_uri',
      redirectUri: 'https://service.example/…/…?…',
      registered,
    },
  ],
  [
    'an address that differs by its port and slash alone, to the letter',
    { redirect_uri: 'https://service.example:443/callback/' },
    {
      error: 'invalid_redirect_uri',
      redirectUri: 'https://service.example:443/callback/',
      registered,
    },
  ],
  [
    'an address that is none',
    { redirect_uri: 'callback' },
    { error: 'invalid_redirect_uri', redirectUri: 'no URI', registered },
  ],
  [
    'a client that nobody knows',
    { client_id: 'portale' },
    { error: 'invalid_client', clientId: 'portale' },
  ],
  [
    'a parameter that nobody can read, without its text',
    { claims: '{"id_token":1690395277002' },
    { error: 'invalid_request', description: 'could not parse the claims parameter JSON' },
  ],
])('of a request to sign in: %s', async (_what, params, line) => {
  const { path } = authorizationRequest(portal, params);
  await createVisitor(provider).get(path);
  const lines = refusals(hidden, '1690395277002', 'me:');
  expect(lines).toMatchObject([{ level: 'info', event: 'authorization.error', ...line }]);
  expect(lines[0].incident).toMatch(/^[0-9A-F]{10}$/);
});

it('leads to the page that explains the error, wherever the standard allows it', async () => {
  const visitor = createVisitor(provider);
  const uri = (code: string) => `${provider.issuer}/erreurs#${code}`;
  const refused = { scope: 'email', state: 's 1' };
  const inQuery = new URL((await visitor.begin(portal, refused)).location);
  const inFragment = new URL(
    (await visitor.begin(portal, { ...refused, response_mode: 'fragment' })).location,
  );
  const { fields } = await visitor.begin(portal, { ...refused, response_mode: 'form_post' });
  for (const answer of [
    Object.fromEntries(inQuery.searchParams),
    Object.fromEntries(new URLSearchParams(inFragment.hash.slice(1))),
    fields,
  ]) {
    expect(answer).toMatchObject({ ...refused, scope: 'openid', error_uri: uri('invalid_scope') });
  }
  const { body } = await token(provider, portal, { grant_type: 'none' });
  expect(body.error_uri).toBe(uri('unsupported_grant_type'));

  const { reply } = await visitor.begin(portal, { redirect_uri: 'https://evil.example/' });
  const [, href = ''] = /href="([^"]+)"><code id="error-code"/.exec(reply.text) ?? [];
  expect(href).toBe('/erreurs#invalid_redirect_uri');
  const page = await visitor.get(href);
  expect(page.status).toBe(200);
  expect(page.text).toContain('id="invalid_redirect_uri"');
  refusals();
});

it('of a code or a secret: what was wrong with it, and never itself', async () => {
  const signedIn = await createVisitor(provider).signIn(await provider.addPerson());
  const code = new URL(signedIn.location).searchParams.get('code') ?? '';
  await token(
    provider,
    { client_id: 'portal', client_secret: hidden },
    { grant_type: 'refresh_token' },
  );
  const grant = { grant_type: 'authorization_code', code, code_verifier: signedIn.verifier };
  await token(provider, portal, { ...grant, redirect_uri: 'https://service.example/elsewhere' });
  await redeem(provider, { ...signedIn, verifier: hidden });
  await redeem(provider, signedIn);
  await redeem(provider, signedIn);
  const refused = { event: 'grant.error', clientId: 'portal' };
  expect(refusals(code, hidden, signedIn.verifier)).toMatchObject([
    { ...refused, error: 'invalid_client', detail: 'invalid secret provided' },
    {
      ...refused,
      error: 'invalid_grant',
      detail: 'authorization code redirect_uri mismatch',
      redirectUri: 'https://service.example/elsewhere',
    },
    { ...refused, detail: 'code_verifier does not match code_challenge' },
    { ...refused, detail: 'authorization code already consumed' },
  ]);
});

it('of a sign-out that can not lead back: the registration that is missing', async () => {
  const visitor = createVisitor(provider);
  const { body } = await redeem(provider, await visitor.signIn(await provider.addPerson()));
  refusals();
  const signOut = async (params: Record<string, string>) => {
    const { headers } = await visitor.get(`/session/end?${new URLSearchParams(params)}`);
    return headers['mon-compte-notice'];
  };
  const address = 'https://service.example/goodbye';
  const unregistered = { id_token_hint: body.id_token, post_logout_redirect_uri: address };
  expect(await signOut(unregistered)).toBe(
    'post_logout_redirect_uri was left out: post_logout_redirect_uris of the registration must name it',
  );
  const [line, ...more] = refusals(body.id_token);
  expect([line, more]).toMatchObject([
    {
      level: 'info',
      clientId: 'portal',
      leftOut: [{ name: 'post_logout_redirect_uri' }],
      received: address,
      registered: portal.post_logout_redirect_uris,
    },
    [],
  ]);
  // A framework's base address often lacks the slash.
  await signOut({ ...unregistered, post_logout_redirect_uri: 'https://service.example' });
  expect(refusals()).toMatchObject([{ received: 'https://service.example' }]);
  expect(await signOut({ client_id: 'portal', post_logout_redirect_uri: address })).toBe(
    'post_logout_redirect_uri was left out: id_token_hint must be a valid ID token',
  );
  expect(refusals()).toMatchObject([{ leftOut: [{ name: 'post_logout_redirect_uri' }] }]);
});
