/** A FAPI 2.0 client: pushed requests, private_key_jwt and DPoP, driven by a real client library. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import supertest from 'supertest';
import { openProvider, portal, redirectUri, type TestProvider } from '../../support/provider.ts';
import { authorizationRequest, createVisitor, fieldsOf } from '../../support/visitor.ts';

let provider: TestProvider;
let config: oidc.Configuration;
const keys: Record<string, CryptoKey> = {};
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const rsa = await generateKeyPair('RS256', { extractable: true });
  const pss = await generateKeyPair('PS256', { extractable: true });
  Object.assign(keys, { ES256: privateKey, RS256: rsa.privateKey, PS256: pss.privateKey });
  const { client_secret: _, ...rest } = portal;
  const bank = {
    ...rest,
    client_id: 'bank',
    fapi: true,
    jwks: {
      keys: [
        { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' },
        // Without `alg`: usable with any algorithm of its type.
        { ...(await exportJWK(rsa.publicKey)), kid: 'k2' },
        { ...(await exportJWK(pss.publicKey)), kid: 'k3' },
      ],
    },
    id_token_signed_response_alg: 'ES256',
  };
  provider = await openProvider({ clients: [bank] });
  config = await oidc.discovery(
    new URL(provider.issuer),
    'bank',
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: privateKey, kid: 'k1' }),
    { execute: [oidc.allowInsecureRequests] },
  );
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('a FAPI 2.0 client', () => {
  it('signs a person in by a pushed request and gets tokens bound to its key', async () => {
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const verifier = oidc.randomPKCECodeVerifier();
    const address = await oidc.buildAuthorizationUrlWithPAR(
      config,
      {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      { DPoP },
    );
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const page = await visitor.visit(address.href);
    const reply = await visitor.post(page.location, {
      ...fieldsOf(page.reply.text),
      identifier: person.identifier,
      password: person.password,
    });
    const { location } = await visitor.follow(reply);
    const tokens = await oidc.authorizationCodeGrant(
      config,
      new URL(location),
      { pkceCodeVerifier: verifier },
      undefined,
      { DPoP },
    );
    expect(tokens.token_type).toBe('dpop');
    const sub = tokens.claims()?.sub ?? '';
    const claims = await oidc.fetchUserInfo(config, tokens.access_token, sub, { DPoP });
    expect(claims.family_name).toBe('MERCIER');
    // The same token is refused without the proof.
    const bearer = await fetch(`${provider.issuer}/me`, {
      headers: { Authorization: `Bearer ${tokens.access_token}` },
    });
    expect(bearer.status).toBe(401);
    // The pushed request works once.
    const again = await createVisitor(provider).visit(address.href);
    expect(again.reply.status).toBe(400);
    expect(again.reply.text).toContain('invalid_request_uri');
  });

  it('is refused without a pushed request', async () => {
    const { reply, location } = await createVisitor(provider).begin({
      client_id: 'bank',
      redirect_uris: [redirectUri],
    });
    expect(`${reply.text}${location}`).toContain('invalid_request');
    expect(location).not.toContain('code=');
  });
});

describe('the assertion of a FAPI 2.0 client', () => {
  const push = async (alg: string, claims: JWTPayload, params: Record<string, string> = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const common = { iss: 'bank', sub: 'bank', aud: provider.issuer, exp: now + 60 };
    const key = keys[alg];
    if (key === undefined) throw new Error('no key');
    const assertion = await new SignJWT({ ...common, jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg })
      .sign(key);
    const bank = { client_id: 'bank', redirect_uris: [redirectUri] };
    const { query } = authorizationRequest(bank, params);
    const reply = await supertest(provider.origin)
      .post('/request')
      .type('form')
      .send({
        ...Object.fromEntries(query),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      });
    return reply.status;
  };
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

  it('is accepted from a clock that is slightly ahead', async () => {
    expect(await push('ES256', {})).toBe(201);
    expect(await push('PS256', { iat: inSeconds(10), nbf: inSeconds(10) })).toBe(201);
  });

  it('is accepted with a request of plain OAuth too, which names no openid', async () => {
    expect(await push('ES256', {}, { scope: 'profile' })).toBe(201);
    expect(await push('ES256', {}, { scope: 'offline_access' })).toBe(400);
  });

  it('is accepted only once, whatever its expiry', async () => {
    for (const exp of [inSeconds(60) + 0.684_450_1, inSeconds(600)]) {
      const jti = crypto.randomUUID();
      const taken = [await push('ES256', { exp, jti }), await push('ES256', { exp, jti })];
      expect([exp, ...taken]).toEqual([exp, 201, 401]);
    }
  });

  it('is accepted once of many at the same moment', async () => {
    const jti = crypto.randomUUID();
    const statuses = await Promise.all(Array.from({ length: 10 }, () => push('ES256', { jti })));
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  });

  it.each<[string, string, () => JWTPayload]>([
    ['signed by an algorithm that FAPI does not allow', 'RS256', () => ({})],
    ['for a list of audiences', 'ES256', () => ({ aud: [provider.issuer] })],
    ['for an endpoint', 'ES256', () => ({ aud: `${provider.issuer}/token` })],
    ['of a minute from now', 'ES256', () => ({ iat: inSeconds(70) })],
  ])('%s is refused', async (_name, alg, claims) => {
    expect(await push(alg, claims())).toBe(401);
  });
});
