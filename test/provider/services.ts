/** Services for these scenarios, and helpers that act for them. */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import supertest from 'supertest';
import { payloadKey } from '../../provider/storage/payload-key.ts';
import { createPayloadRecord, openPayload } from '../../provider/storage/payload-record.ts';
import { clientSecret, portal, type TestProvider } from '../support/provider.ts';
import { fieldsOf, type Visitor } from '../support/visitor.ts';

/** A service that may process the NIR. */
export const registry = {
  ...portal,
  client_id: 'registry',
  redirect_uris: ['https://registry.example/callback'],
  allowed_claims: ['nir'],
};
/** An API that checks tokens and requests some of its own. */
export const machine = {
  client_id: 'machine',
  client_secret: clientSecret,
  client_uri: 'https://api.example/',
  grant_types: ['client_credentials'],
  first_party: true,
};
/** A public client. */
export const app = {
  client_id: 'app',
  first_party: true,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://app.example/callback'],
};

/** An app on a phone, with a custom scheme that any other app could register. */
export const native = {
  ...app,
  client_id: 'native',
  application_type: 'native',
  sector: 'app.example',
  redirect_uris: ['fr.example.native:/callback', 'https://app.example/native'],
};

const { client_secret: _, ...keyed } = portal;
/** A service that has a key in place of a secret. */
export const signed = {
  ...keyed,
  client_id: 'signed',
  token_endpoint_auth_method: 'private_key_jwt',
  request_object_signing_alg: 'ES256',
};
/** Resolves with that service and its key, and with the function that signs them. */
export async function createSigningClient() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return {
    client: { ...signed, jwks: { keys: [await exportJWK(publicKey)] } },
    sign: (claims: JWTPayload) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey),
  };
}

export const userinfo = (provider: TestProvider, accessToken: string) =>
  supertest(provider.origin).get('/me').auth(accessToken, { type: 'bearer' });

/** Accepts or refuses on the consent page. */
export async function decide(
  visitor: Visitor,
  page: { location: string; html: string },
  decision: 'allow' | 'deny',
) {
  const reply = await visitor.post(page.location, { ...fieldsOf(page.html), decision });
  return visitor.follow(reply);
}

/** Gives a stored access token an audience, as a token has that was made for an API and is no JWT. */
export async function addAudience({ storage, domain }: TestProvider, value: string, aud: string) {
  const model = 'AccessToken';
  const { payloads } = storage;
  const { seal } = domain;
  const stored = await payloads.find(model, payloadKey(value));
  if (stored === undefined) throw new Error('the token is not stored');
  const payload = { ...JSON.parse(openPayload(seal, model, stored)), aud };
  const text = JSON.stringify(payload);
  const record = { model, id: value, payload, text, expiresIn: 600 };
  await payloads.upsert(model, createPayloadRecord(record, { seal, clock: Date.now }));
}
