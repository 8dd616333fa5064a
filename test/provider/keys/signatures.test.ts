/** Services verify signatures with the published keys; signatures by any other key are refused. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import supertest from 'supertest';
import { makeKeys, type SigningKey } from '../../../provider/keys/signing-keys.ts';
import { clientSecret, openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { openLogoutListener } from '../../support/servers/logout-listener.ts';
import { createVisitor, fieldsOf, redeem } from '../../support/visitor.ts';
import { userinfo } from '../services.ts';

const algorithms = ['RS256', 'ES256'] as const;
const statuses = ['previous', 'current', 'next'] as const;
type Algorithm = (typeof algorithms)[number];

let listener: Awaited<ReturnType<typeof openLogoutListener>>;
let keys: readonly SigningKey[];
let provider: TestProvider;
const serviceOf = (alg: Algorithm) => ({
  ...listener.client,
  client_id: alg,
  client_uri: `https://${alg}.example/`,
  id_token_signed_response_alg: alg,
  userinfo_signed_response_alg: alg,
  introspection_signed_response_alg: alg,
});
const keyOf = (alg: Algorithm, status: SigningKey['status']) => {
  const key = keys.find((one) => one.alg === alg && one.status === status);
  if (key === undefined) throw new Error('no such key');
  return key;
};

beforeAll(async () => {
  listener = await openLogoutListener();
  const parts = statuses.map((status) => makeKeys(status, 0));
  keys = (await Promise.all(parts)).flat();
  provider = await openProvider({
    clients: [portal, ...algorithms.map(serviceOf)],
    backchannelLogoutHosts: ['127.0.0.1'],
    signingKeys: keys,
  });
});
afterAll(async () => {
  listener[Symbol.dispose]();
  await provider[Symbol.asyncDispose]();
});

it('publishes the public parts of all keys and nothing else', async () => {
  const { body } = await supertest(provider.origin).get('/jwks');
  const published = keys.map((key) => {
    const { kty, kid, alg, use } = key;
    const publicKey = createPublicKey(createPrivateKey({ key, format: 'jwk' }));
    return { kty, use, kid, alg, ...publicKey.export({ format: 'jwk' }) };
  });
  expect(body.keys).toHaveLength(6);
  expect(body.keys).toEqual(expect.arrayContaining(published));
});

describe.each(algorithms)('what is signed with %s', (alg) => {
  it('verifies with the current key of that algorithm, for every kind of token', async () => {
    const published = createRemoteJWKSet(new URL(`${provider.origin}/jwks`));
    const service = serviceOf(alg);
    const visitor = createVisitor(provider);
    const journey = await visitor.signIn(await provider.addPerson(), { client: service });
    const { body } = await redeem(provider, journey, service);
    const about = await userinfo(provider, body.access_token);
    const inspected = await supertest(provider.origin)
      .post('/token/introspection')
      .auth(alg, clientSecret)
      .set('Accept', 'application/token-introspection+jwt')
      .type('form')
      .send({ token: body.access_token });
    // A JWT is ASCII, its media type has no charset (RFC 7519, section 10.3.1), and clients compare it to the letter.
    const types = [about, inspected].map(({ headers }) => headers['content-type']);
    expect(types).toEqual(['application/jwt', 'application/token-introspection+jwt']);
    const end = await visitor.visit('/session/end');
    await visitor.post('/session/end/confirm', { ...fieldsOf(end.reply.text), logout: 'yes' });
    await provider.drainAll();

    const tokens = {
      id: body.id_token,
      userinfo: about.text,
      introspection: inspected.text,
      logout: listener.received.at(-1),
    };
    for (const [kind, token] of Object.entries(tokens)) {
      const { protectedHeader } = await jwtVerify(String(token), published, {
        issuer: provider.issuer,
        audience: alg,
      });
      expect([kind, protectedHeader]).toMatchObject([
        kind,
        { alg, kid: keyOf(alg, 'current').kid },
      ]);
    }
  });
});

describe.each(algorithms)('a hint of who is to sign out, by %s', (alg) => {
  const claims = () => ({ iss: provider.issuer, aud: alg, sub: 'somebody' });
  const signed = async (key: SigningKey, header: { alg: string; kid: string }) =>
    new SignJWT(claims()).setProtectedHeader(header).sign(await importJWK(key, header.alg));
  /** Resolves with true when the sign-out ends at the service, whose address counts only with a valid hint. */
  const isAccepted = async (hint: string): Promise<boolean> => {
    const home = 'https://service.example/signed-out';
    const query = { id_token_hint: hint, post_logout_redirect_uri: home };
    const visitor = createVisitor(provider);
    // Nobody is signed in here, so nothing is asked.
    const end = await visitor.visit(`/session/end?${new URLSearchParams(query)}`);
    return end.location.startsWith(home);
  };

  it.each(statuses)('is accepted when it is signed with a published key: %s', async (status) => {
    const key = keyOf(alg, status);
    expect(await isAccepted(await signed(key, { alg, kid: key.kid }))).toBe(true);
  });

  it('is refused when another key has signed it, whatever its header says', async () => {
    const { kid, ...ours } = keyOf(alg, 'current');
    const theirs = (await makeKeys('current', 0)).find((key) => key.alg === alg);
    if (theirs === undefined) throw new Error('no key');
    const publicKey = createPublicKey(createPrivateKey({ key: ours, format: 'jwk' }));
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const forged = [
      await signed(theirs, { alg, kid }),
      await signed(theirs, { alg, kid: theirs.kid }),
      await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid })
        .sign(new TextEncoder().encode(pem)),
      `${encoded({ alg: 'none', kid })}.${encoded(claims())}.`,
      `${encoded({ alg, kid })}.${encoded(claims())}.`,
    ];
    for (const hint of forged) expect(await isAccepted(hint)).toBe(false);
  });
});
