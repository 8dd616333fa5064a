/** A FAPI 2.0 client: pushed requests, private_key_jwt and DPoP, driven by a real client library. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { type House, openHouse, portal, redirectUri } from '../support/house.ts';
import { createVisitor, fieldsOf } from '../support/visitor.ts';

let house: House;
let config: oidc.Configuration;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { client_secret: _, ...rest } = portal;
  const bank = {
    ...rest,
    client_id: 'bank',
    fapi: true,
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] },
    id_token_signed_response_alg: 'ES256',
  };
  house = await openHouse({ clients: [bank] });
  config = await oidc.discovery(
    new URL(house.issuer),
    'bank',
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: privateKey, kid: 'k1' }),
    { execute: [oidc.allowInsecureRequests] },
  );
});
afterAll(() => house[Symbol.asyncDispose]());

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
    const person = await house.addPerson();
    const visitor = createVisitor(house);
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
    // The same token without the proof is worth nothing.
    const bearer = await fetch(`${house.issuer}/me`, {
      headers: { Authorization: `Bearer ${tokens.access_token}` },
    });
    expect(bearer.status).toBe(401);
    // The pushed request works once.
    const again = await createVisitor(house).visit(address.href);
    expect(again.reply.status).toBe(400);
    expect(again.reply.text).toContain('invalid_request_uri');
  });

  it('is refused without a pushed request', async () => {
    const { reply, location } = await createVisitor(house).begin({
      client_id: 'bank',
      redirect_uris: [redirectUri],
    });
    expect(`${reply.text}${location}`).toContain('invalid_request');
    expect(location).not.toContain('code=');
  });
});
