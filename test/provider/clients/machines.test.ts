/** Requests of machines: their secrets, their own tokens, introspection and revocation, discovery. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { clientSecret, openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, redeem, token } from '../../support/visitor.ts';
import { app, machine, native } from '../services.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({
    clients: [
      ...[portal, machine, app],
      { ...machine, client_id: 'stranger', first_party: false },
      { ...machine, client_id: 'a%2Bb+c', client_secret: plainSecret },
      native,
    ],
  });
});
afterAll(() => provider[Symbol.asyncDispose]());

/** A secret as `openssl rand -base64` and people make them. */
const plainSecret = 'c29tZSBieXRlcw+/%41%==';

const introspect = (value: string, client = 'machine') =>
  supertest(provider.origin)
    .post('/token/introspection')
    .auth(client, clientSecret)
    .type('form')
    .send({ token: value });

describe('machines', () => {
  it('get an access token for a registered API', async () => {
    const grant = { grant_type: 'client_credentials' };
    const opaque = await token(provider, machine, grant);
    expect((await introspect(opaque.body.access_token)).body).toMatchObject({
      active: true,
      client_id: 'machine',
    });
    const jwt = await token(provider, machine, { ...grant, resource: 'https://api.example/' });
    expect(decodeJwt(jwt.body.access_token)).toMatchObject({
      aud: 'https://api.example/',
      iss: provider.issuer,
    });
    const stranger = { ...machine, client_id: 'stranger' };
    const foreign = await token(provider, stranger, {
      ...grant,
      resource: 'https://service.example/',
    });
    expect(foreign.body.error).toBe('invalid_target');
    const unknown = await token(provider, machine, { ...grant, resource: 'https://evil.example/' });
    expect(unknown.body.error).toBe('invalid_target');
  });

  it('can check and revoke a token', async () => {
    const { body } = await redeem(
      provider,
      await createVisitor(provider).signIn(await provider.addPerson()),
    );
    expect((await introspect(body.access_token, 'portal')).body.active).toBe(true);
    const revoked = await supertest(provider.origin)
      .post('/token/revocation')
      .auth('portal', clientSecret)
      .type('form')
      .send({ token: body.access_token });
    expect(revoked.status).toBe(200);
    expect((await introspect(body.access_token, 'portal')).body).toEqual({ active: false });
  });

  it('are refused with a wrong secret', async () => {
    const reply = await token(
      provider,
      { client_id: 'machine', client_secret: 'wrong' },
      { grant_type: 'client_credentials' },
    );
    expect([reply.status, reply.body.error]).toEqual([401, 'invalid_client']);
  });
});

describe('a Basic header', () => {
  const encode = encodeURIComponent;
  const send = (id: string, secret: string, path = '/token') =>
    supertest(provider.origin)
      .post(path)
      .auth(id, secret)
      .type('form')
      .send({ grant_type: 'client_credentials', token: 'none' });
  const advice = /form-encoded .*RFC 6749, section 2\.3\.1/;

  it('is taken form-encoded, as RFC 6749 has it, and plain, as many libraries send it', async () => {
    for (const [id, secret] of [
      [encode('a%2Bb+c'), encode(plainSecret)],
      ['a%2Bb+c', plainSecret],
    ] as const) {
      expect([id, (await send(id, secret)).status]).toEqual([id, 200]);
      const introspected = await send(id, secret, '/token/introspection');
      expect(introspected.body).toEqual({ active: false });
    }
  });

  it.each([
    ['a part of the secret', plainSecret.slice(0, -1)],
    ['the secret decoded', plainSecret.replace('%41', 'A')],
    ['another one that can be decoded', 'c29tZSBieXRlcw+/'],
    ['the secret encoded twice', encode(encode(plainSecret))],
  ])('with %s is refused', async (_what, secret) => {
    const { body } = await send('a%2Bb+c', secret);
    expect(body.error).toMatch(/^invalid_(client|request)$/);
    // What is plain is told to be; what may be form-encoded is just wrong.
    if (secret.includes('/')) expect(body.error_description).toMatch(advice);
    else expect(body.error_description).not.toMatch(advice);
  });

  it('that is right is not blamed for another fault', async () => {
    const { body } = await token(provider, machine, { grant_type: 'none' });
    expect(body.error).toBe('unsupported_grant_type');
    expect(body.error_description).not.toMatch(advice);
  });
});

describe('discovery', () => {
  it('names every feature that is on, and none that is off', async () => {
    const { body } = await supertest(provider.origin).get('/.well-known/openid-configuration');
    expect(body).toMatchObject({
      issuer: provider.issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      code_challenge_methods_supported: ['S256'],
      // Some client libraries take the first one.
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
        'none',
      ],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      acr_values_supported: ['declared', 'password', 'password+otp'],
      ui_locales_supported: ['fr', 'en'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
      backchannel_logout_supported: true,
      claims_parameter_supported: true,
      request_parameter_supported: true,
      pushed_authorization_request_endpoint: `${provider.issuer}/request`,
    });
    for (const endpoint of ['introspection', 'revocation']) {
      for (const what of ['methods', 'signing_alg_values']) {
        const like = body[`token_endpoint_auth_${what}_supported`];
        expect(body[`${endpoint}_endpoint_auth_${what}_supported`]).toEqual(like);
      }
    }
    expect(body).not.toHaveProperty('registration_endpoint');
    expect(body).not.toHaveProperty('device_authorization_endpoint');
    const keys = await supertest(provider.origin).get('/jwks');
    expect(keys.body.keys.map(({ alg }: { alg: string }) => alg).sort()).toEqual([
      'ES256',
      'RS256',
    ]);
    for (const key of keys.body.keys) expect(Object.keys(key)).not.toContain('d');
  });

  it('is cached, the same for every caller, and revalidated by its ETag', async () => {
    for (const path of ['/.well-known/openid-configuration', '/jwks']) {
      const built = await supertest(provider.origin).get(path);
      const kept = await supertest(provider.origin)
        .get(path)
        .set('Origin', 'https://anybody.example');
      expect(kept.body).toEqual(built.body);
      for (const name of [
        'content-type',
        'cache-control',
        'etag',
        'access-control-allow-origin',
        'x-content-type-options',
      ]) {
        expect(kept.headers[name]).toBe(built.headers[name]);
      }
      expect(kept.headers['cache-control']).toBe('public, max-age=300');
      const etag = String(kept.headers['etag']);
      for (const known of [etag, `"other", ${etag}`, `W/${etag}`]) {
        const same = await supertest(provider.origin).get(path).set('If-None-Match', known);
        expect([same.status, same.text]).toEqual([304, '']);
      }
      const head = await supertest(provider.origin).head(path);
      for (const name of ['content-type', 'content-length', 'cache-control', 'etag']) {
        expect(head.headers[name]).toBe(kept.headers[name]);
      }
      const foreign = await supertest(provider.origin).get(path).set('Host', 'evil.example');
      expect(foreign.status).toBe(421);
    }
  });

  it('lets web pages read answers only from a registered origin of a public client', async () => {
    const ask = (client: string, origin: string) =>
      supertest(provider.origin)
        .post('/token')
        .set('Origin', origin)
        .type('form')
        .send({
          client_id: client,
          grant_type: 'authorization_code',
          code: 'x',
          redirect_uri: 'https://app.example/callback',
          code_verifier: 'x'.repeat(43),
        });
    expect((await ask('app', 'https://app.example')).headers['access-control-allow-origin']).toBe(
      'https://app.example',
    );
    // A custom scheme has no origin, and a sandboxed frame sends `null`.
    const sealed = await ask('native', 'null');
    expect(sealed.headers['access-control-allow-origin']).toBeUndefined();
    const foreign = await ask('app', 'https://evil.example');
    expect(foreign.status).toBe(400);
    expect(foreign.body.error).toBe('invalid_request');
  });
});
