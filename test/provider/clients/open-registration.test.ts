/** While the demo runs, a program on this machine may register itself (RFC 7591), and nobody else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { isThisMachine } from '../../../provider/clients/open-registration.ts';
import { openProvider, type TestProvider } from '../../support/provider.ts';
import { createVisitor, redeem } from '../../support/visitor.ts';
import { decide, userinfo } from '../services.ts';

const redirectUri = 'http://localhost:4000/callback';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ clients: [], hasOpenRegistration: true });
});
afterAll(() => provider[Symbol.asyncDispose]());

const register = (metadata: object, headers: Record<string, string> = {}) =>
  supertest(provider.origin)
    .post('/reg')
    .set(headers)
    .send({ redirect_uris: [redirectUri], ...metadata });

it('a person signs in to a service that has registered itself, and is asked for consent', async () => {
  const { body: discovery } = await supertest(provider.origin).get(
    '/.well-known/openid-configuration',
  );
  expect(discovery.registration_endpoint).toBe(`${provider.issuer}/reg`);
  const { status, body: client } = await register({ client_name: 'Essai' });
  expect(status).toBe(201);
  expect(client).toMatchObject({
    client_id: expect.stringMatching(/^sandbox-/),
    client_name: 'Essai',
  });
  expect(client.client_secret_expires_at - client.client_id_issued_at).toBe(2 * 60 * 60);

  const visitor = createVisitor(provider);
  const params = { scope: 'openid profile' };
  const page = await visitor.signIn(await provider.addPerson(), { client, params });
  expect(page.location).toMatch(/\/consent$/);
  expect(page.html).toContain('Essai');
  const { location } = await decide(visitor, page, 'allow');
  const tokens = await redeem(provider, { ...page, location }, client);
  const { body: person } = await userinfo(provider, tokens.body.access_token);
  expect(person).toMatchObject({ name: 'Pierre DUBOIS' });
});

it('nobody makes their own service more than a guest', async () => {
  const { body: client } = await register({
    first_party: true,
    allowed_claims: ['nir', 'dossiers'],
    require_pkce: false,
    id_token_claims: true,
    fapi: true,
    sector: 'localhost',
    client_id: 'portal',
    client_secret: 'a secret of my own choice, long enough',
  });
  expect(client.client_id).toMatch(/^sandbox-/);
  expect(client.client_secret).not.toContain('of my own');
  expect(Object.keys(client)).not.toContain('first_party');
  const visitor = createVisitor(provider);
  const { location } = await visitor.begin(client, {
    code_challenge: '',
    code_challenge_method: '',
  });
  expect(location).toContain('error=invalid_request');
  const claims = JSON.stringify({ userinfo: { nir: null } });
  const page = await visitor.signIn(await provider.addPerson(), { client, params: { claims } });
  expect(page.location).toMatch(/\/consent$/);
  expect(page.html).not.toContain('sécurité sociale');
});

describe('a registration is refused', () => {
  const elsewhere = 'https://attacker.example/';
  it.each<[string, object]>([
    ['a redirect URI elsewhere', { redirect_uris: [redirectUri, elsewhere] }],
    ['one that only looks near', { redirect_uris: ['http://localhost.attacker.example/'] }],
    ['one with a user', { redirect_uris: ['http://localhost@attacker.example/'] }],
    [
      'a custom scheme',
      { application_type: 'native', redirect_uris: ['fr.example.app:/callback'] },
    ],
    ['no redirect URI', { redirect_uris: [] }],
    ['a way back elsewhere', { post_logout_redirect_uris: [elsewhere] }],
    ['calls elsewhere', { backchannel_logout_uri: elsewhere }],
    ['keys elsewhere', { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: elsewhere }],
    ['a start elsewhere', { initiate_login_uri: elsewhere }],
    ['a page elsewhere', { client_uri: elsewhere }],
    ['a sector', { sector_identifier_uri: elsewhere }],
    ['another grant', { grant_types: ['client_credentials'] }],
    ['text for a list', { redirect_uris: redirectUri }],
  ])('with %s', async (_what, metadata) => {
    const { status, body } = await register(metadata);
    expect([status, body.error]).toEqual([
      400,
      expect.stringMatching(/^invalid_(redirect_uri|client_metadata)$/),
    ]);
    expect(body.error_description).toEqual(expect.any(String));
    expect(body).not.toHaveProperty('client_id');
  });

  it.each([
    ['by a page of another site', { Origin: 'https://attacker.example' }],
    ['by a page of another port', { Origin: 'http://localhost:8080' }],
    ['by a page of ours', { 'Sec-Fetch-Site': 'same-origin' }],
    ['by a page in a sandbox', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
  ])('%s', async (_whom, headers) => {
    const { status, body, headers: answer } = await register({}, headers);
    expect([status, body]).toEqual([
      403,
      expect.not.objectContaining({ client_id: expect.anything() }),
    ]);
    expect(answer).not.toHaveProperty('access-control-allow-origin');
  });

  it('by a page that had its own name lead here', async () => {
    expect((await register({}, { Host: 'attacker.example' })).status).toBe(421);
  });

  it('in a form, which pages may send anywhere', async () => {
    const { status } = await supertest(provider.origin)
      .post('/reg')
      .type('text/plain')
      .send(JSON.stringify({ redirect_uris: [redirectUri] }));
    expect(status).toBe(400);
  });

  it('by another machine', () => {
    const all = [
      '127.0.0.1',
      '127.1.2.3',
      '::1',
      '::ffff:127.0.0.1',
      '192.0.2.1',
      '::ffff:192.0.2.1',
      undefined,
    ];
    expect(all.map(isThisMachine)).toEqual([true, true, true, true, false, false, false]);
  });
});

it('a service is forgotten after two hours, and when a hundred others have come', async () => {
  const isKnown = async (client_id: string) =>
    (await createVisitor(provider).begin({ client_id, redirect_uris: [redirectUri] })).reply
      .status === 200;
  const [first, second] = await Promise.all([register({}), register({})]);
  for (let i = 0; i < 99; i += 1) await register({});
  expect(await isKnown(first.body.client_id)).toBe(false);
  expect(await isKnown(second.body.client_id)).toBe(true);
  provider.advance(2 * 60 * 60 * 1000);
  expect(await isKnown(second.body.client_id)).toBe(false);
});

it.each([
  ['without the demo', {}],
  ['under a public name', { hasOpenRegistration: true, issuer: 'https://demo.example' }],
])('%s there is no registration', async (_when, options) => {
  await using plain = await openProvider(options);
  const { host } = new URL(plain.issuer);
  const agent = supertest.agent(plain.origin).set('Host', host);
  const { body } = await agent.get('/.well-known/openid-configuration');
  expect(body).toMatchObject({ issuer: plain.issuer });
  expect(body).not.toHaveProperty('registration_endpoint');
  expect((await agent.post('/reg').send({ redirect_uris: [redirectUri] })).status).toBe(404);
});
