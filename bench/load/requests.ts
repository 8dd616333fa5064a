/** A relying party's requests. Each checks the status and the body of its answer. */
import { createHash } from 'node:crypto';
import { callback, clients, resource, secret } from './clients.ts';
import { expect, type Person, type Visitor } from './visitor.ts';

/** One PKCE verifier for all requests: making it would be the relying party's work. */
const verifier = 'a-verifier-of-the-bench-with-more-than-43-characters';
const challenge = createHash('sha256').update(verifier).digest('base64url');

export type ClientId = 'portal' | 'rsa' | 'app' | 'machine';
export type Tokens = Readonly<Record<string, unknown>>;

const basic = (id: ClientId) =>
  `Authorization: Basic ${Buffer.from(`${id}:${encodeURIComponent(secret)}`).toString('base64')}\r\n`;
const isPublic = (id: ClientId) =>
  clients.some((client) => client.client_id === id && client.client_secret === undefined);

function parse(body: string): Tokens {
  const content: unknown = JSON.parse(body);
  if (typeof content !== 'object' || content === null) throw new Error('not a JSON object');
  return { ...content };
}

const isJwt = (value: unknown) =>
  typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The parameters of an authorization request. A refresh token needs `prompt=consent` and `offline_access`. */
function authorizationPath(client: ClientId): string {
  const offline = client === 'app' ? { prompt: 'consent' } : {};
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: callback,
    scope: `openid profile email${client === 'app' ? ' offline_access' : ''}`,
    state: 'a-state-of-the-bench',
    nonce: 'a-nonce-of-the-bench',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...offline,
  });
  return `/auth?${query}`;
}

/** Calls the token endpoint. */
async function askTokens(visitor: Visitor, client: ClientId, form: Record<string, string>) {
  const own = isPublic(client);
  const reply = await visitor.send({
    method: 'POST',
    path: '/token',
    headers: own ? '' : basic(client),
    body: new URLSearchParams(own ? { ...form, client_id: client } : form).toString(),
  });
  expect(reply.status === 200, 'tokens', reply);
  const tokens = parse(reply.body);
  expect(isText(tokens['access_token']), 'an access token', reply);
  return { reply, tokens };
}

/** Gets a code and redeems it. Resolves with the tokens and the number of requests, the token request included. */
export async function getTokens(visitor: Visitor, client: ClientId, person: Person) {
  const { code, requests } = await visitor.authorize(authorizationPath(client), person);
  const { reply, tokens } = await askTokens(visitor, client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback,
    code_verifier: verifier,
  });
  expect(isJwt(tokens['id_token']), 'an ID token', reply);
  return { tokens, requests: requests + 1 };
}

/** Redeems a refresh token. Resolves with the next one. */
export async function refresh(visitor: Visitor, client: ClientId, old: string): Promise<string> {
  const { reply, tokens } = await askTokens(visitor, client, {
    grant_type: 'refresh_token',
    refresh_token: old,
  });
  const next = tokens['refresh_token'];
  expect(isText(next) && next !== old && isJwt(tokens['id_token']), 'a next refresh token', reply);
  return isText(next) ? next : '';
}

export async function clientCredentials(visitor: Visitor): Promise<void> {
  await askTokens(visitor, 'machine', { grant_type: 'client_credentials' });
}

/** Gets an access token that the API verifies itself: a JWT. */
export async function signedToken(visitor: Visitor): Promise<void> {
  const form = { grant_type: 'client_credentials', resource };
  const { reply, tokens } = await askTokens(visitor, 'machine', form);
  expect(isJwt(tokens['access_token']), 'a JWT', reply);
}

export async function userinfo(visitor: Visitor, accessToken: string): Promise<void> {
  const headers = `Authorization: Bearer ${accessToken}\r\n`;
  const reply = await visitor.send({ method: 'GET', path: '/me', headers });
  expect(reply.status === 200, 'claims', reply);
  const { sub, email } = parse(reply.body);
  expect(isText(sub) && isText(email), 'a subject and an address', reply);
}

export async function introspect(visitor: Visitor, token: string): Promise<void> {
  const reply = await visitor.send({
    method: 'POST',
    path: '/token/introspection',
    headers: basic('portal'),
    body: new URLSearchParams({ token }).toString(),
  });
  expect(reply.status === 200 && parse(reply.body)['active'] === true, 'an active token', reply);
}

/** Fetches a document that is the same for everybody; `before` is the previous answer, which it must equal. */
export async function fetchDocument(visitor: Visitor, path: string, before?: string) {
  const reply = await visitor.send({ method: 'GET', path });
  expect(reply.status === 200 && reply.body === (before ?? reply.body), 'the same document', reply);
  if (before === undefined) {
    const { issuer, keys } = parse(reply.body);
    expect(isText(issuer) || (Array.isArray(keys) && keys.length > 1), 'metadata or keys', reply);
  }
  return reply.body;
}
