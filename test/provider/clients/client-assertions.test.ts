/** `private_key_jwt` of any client: one audience, and an end within ten minutes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import supertest from 'supertest';
import { openProvider, type TestProvider } from '../../support/provider.ts';
import { machine } from '../services.ts';

let provider: TestProvider;
let key: CryptoKey;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  key = privateKey;
  const { client_secret: _, ...rest } = machine;
  const keyed = {
    ...rest,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [await exportJWK(publicKey)] },
  };
  provider = await openProvider({ clients: [keyed] });
});
afterAll(() => provider[Symbol.asyncDispose]());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const minute = 60;

async function call(claims: JWTPayload, path = '/token') {
  const common = { iss: 'machine', sub: 'machine', aud: provider.issuer, exp: inSeconds(minute) };
  const assertion = await new SignJWT({ ...common, jti: crypto.randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(key);
  const { status, body } = await supertest(provider.origin).post(path).type('form').send({
    grant_type: 'client_credentials',
    token: 'any',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return [status, body.error];
}

describe('a client assertion', () => {
  it.each<[string, () => JWTPayload]>([
    ['for the issuer', () => ({ aud: provider.issuer })],
    ['for the token endpoint', () => ({ aud: `${provider.issuer}/token` })],
    ['for a list of one audience', () => ({ aud: [provider.issuer] })],
    ['that ends in ten minutes', () => ({ exp: inSeconds(10 * minute) })],
  ])('%s is accepted', async (_name, claims) => {
    expect(await call(claims())).toEqual([200, undefined]);
  });

  it.each<[string, () => JWTPayload]>([
    ['for another server as well', () => ({ aud: [provider.issuer, 'https://other.example'] })],
    [
      'for two names of this server',
      () => ({ aud: [provider.issuer, `${provider.issuer}/token`] }),
    ],
    ['for the same name twice', () => ({ aud: [provider.issuer, provider.issuer] })],
    ['for nobody', () => ({ aud: [] })],
    ['for another server', () => ({ aud: ['https://other.example'] })],
    ['that ends in eleven minutes', () => ({ exp: inSeconds(11 * minute) })],
    ['that never ends', () => ({ exp: 1e300 })],
    ['that ended a minute ago', () => ({ exp: inSeconds(-minute) })],
  ])('%s is refused', async (_name, claims) => {
    expect(await call(claims())).toEqual([401, 'invalid_client']);
  });

  it.each(['/token/introspection', '/token/revocation', '/request'])(
    'has the same bounds at %s',
    async (path) => {
      const tooLong = { aud: `${provider.issuer}${path}`, exp: inSeconds(11 * minute) };
      expect(await call(tooLong, path)).toEqual([401, 'invalid_client']);
    },
  );
});
