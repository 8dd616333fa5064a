/** How long the parameters of an authorization request may be, whichever way they come. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import supertest from 'supertest';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { authorizationRequest, createVisitor, headingOf } from '../support/visitor.ts';
import { app, createSigningClient, signed } from './services.ts';

let provider: TestProvider;
let sign: (claims: JWTPayload) => Promise<string>;
beforeAll(async () => {
  const signing = await createSigningClient();
  provider = await openProvider({ clients: [portal, app, signing.client] });
  sign = signing.sign;
});
afterAll(() => provider[Symbol.asyncDispose]());

const limit = 2048;
/** A `claims` parameter of that many bytes. */
function claimsOf(bytes: number): string {
  const rest = '{"id_token":{"":null}}';
  return rest.replace('""', `"${'c'.repeat(bytes - rest.length)}"`);
}
const valuesOf: [name: string, value: (bytes: number) => string][] = [
  ['state', (bytes) => 's'.repeat(bytes)],
  ['nonce', (bytes) => 'n'.repeat(bytes)],
  ['login_hint', (bytes) => 'h'.repeat(bytes)],
  ['claims', claimsOf],
  ['acr_values', (bytes) => 'a'.repeat(bytes)],
  ['ui_locales', (bytes) => 'fr '.repeat(bytes).slice(0, bytes)],
];

const begin = async (params: Record<string, string>) =>
  createVisitor(provider).begin(portal, { state: 'short', ...params });

function errorIn(location: string) {
  expect(location.startsWith(portal.redirect_uris[0] ?? '')).toBe(true);
  return Object.fromEntries(new URL(location).searchParams);
}

describe('a parameter of a request', () => {
  it.each(valuesOf)('%s may have 2 kB', async (name, value) => {
    expect(headingOf((await begin({ [name]: value(limit) })).html)).toBe('Connexion');
  });

  it.each(valuesOf)('%s of more is refused to the service, in words', async (name, value) => {
    const tooLong = value(limit + 1);
    const { location } = await begin({ [name]: tooLong });
    expect(errorIn(location)).toMatchObject({
      error: 'invalid_request',
      error_description: `${name} must not exceed 2048 bytes`,
      state: name === 'state' ? tooLong : 'short',
    });
  });

  it('is measured in bytes', async () => {
    expect(errorIn((await begin({ state: 'é'.repeat(1025) })).location)).toMatchObject({
      error: 'invalid_request',
    });
  });

  it('may be of 2 kB only where all together have 4 kB', async () => {
    const long = { nonce: 'n'.repeat(1500), login_hint: 'h'.repeat(1500), state: 's'.repeat(1500) };
    expect(errorIn((await begin(long)).location)).toMatchObject({
      error: 'invalid_request',
      error_description: 'all parameters together must not exceed 4096 bytes',
    });
  });

  it('is refused to a person who is signed in as well', async () => {
    const visitor = createVisitor(provider);
    await visitor.signIn(await provider.addPerson());
    const { location } = await visitor.begin(portal, { nonce: 'n'.repeat(limit + 1) });
    expect(errorIn(location)).toMatchObject({ error: 'invalid_request' });
    expect(location).not.toContain('code=');
  });

  it('is refused on a page when the redirect URI is not registered', async () => {
    const redirect_uri = 'https://evil.example/';
    const { reply } = await begin({ redirect_uri, nonce: 'n'.repeat(limit + 1) });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('id="error-code"');
  });
});

describe('a request object', () => {
  const objectOf = (claims: JWTPayload) => {
    const { query } = authorizationRequest(signed);
    return sign({ iss: 'signed', aud: provider.issuer, ...Object.fromEntries(query), ...claims });
  };
  async function ask(claims: JWTPayload) {
    const request = await objectOf(claims);
    const outside = Object.fromEntries(authorizationRequest(signed).query);
    const params = new URLSearchParams({ ...outside, request });
    return createVisitor(provider).visit(`/auth?${params}`);
  }

  it('may hold 4 kB of parameters', async () => {
    const long = { nonce: 'n'.repeat(1800), state: 's'.repeat(1800) };
    expect(headingOf((await ask(long)).reply.text)).toBe('Connexion');
  });

  it('is refused with more in one or in all', async () => {
    for (const long of [
      { nonce: 'n'.repeat(limit + 1) },
      { claims: { id_token: { ['c'.repeat(limit)]: null } } },
      { nonce: 'n'.repeat(1500), login_hint: 'h'.repeat(1500), state: 's'.repeat(1500) },
    ]) {
      const { location } = await ask(long);
      expect(errorIn(location)).toMatchObject({ error: 'invalid_request' });
    }
  });

  it('is refused when it is itself longer than 8 kB', async () => {
    const { location } = await ask({ unknown: 'x'.repeat(6000) });
    expect(errorIn(location)).toMatchObject({
      error: 'invalid_request',
      error_description: 'request must not exceed 8192 bytes',
    });
  });
});

describe('a pushed request', () => {
  async function push(params: Record<string, string>) {
    const query = Object.fromEntries(authorizationRequest(app).query);
    const { status, body } = await supertest(provider.origin)
      .post('/request')
      .type('form')
      .send({ ...query, ...params });
    return { status, body };
  }

  it('may have 4 kB, and leads to the sign-in', async () => {
    const { status, body } = await push({ nonce: 'n'.repeat(1800), state: 's'.repeat(1800) });
    expect(status).toBe(201);
    const params = new URLSearchParams({ client_id: 'app', request_uri: body.request_uri });
    const { reply } = await createVisitor(provider).visit(`/auth?${params}`);
    expect(headingOf(reply.text)).toBe('Connexion');
  });

  it('of more is refused', async () => {
    expect(await push({ nonce: 'n'.repeat(limit + 1) })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });
});
