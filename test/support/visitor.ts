/** A browser without script, over real HTTP: it keeps cookies by their paths, follows links and sends forms. */
import { createHash, randomBytes } from 'node:crypto';
import supertest from 'supertest';
import { clientSecret, type Person, portal, type TestProvider } from './provider.ts';

export type Reply = Awaited<ReturnType<ReturnType<typeof supertest.agent>['get']>>;

export interface Client {
  readonly client_id: string;
  readonly redirect_uris: readonly string[];
}

export type Visitor = ReturnType<typeof createVisitor>;

/** Returns the hidden fields of the forms that a page posts. */
export function fieldsOf(html: string): Record<string, string> {
  const posted = html.replace(/<form(?=[^>]*method="get")[\s\S]*?<\/form>/g, '');
  const hidden = posted.matchAll(
    /<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g,
  );
  return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
}

/** Returns the heading of a page. */
export const headingOf = (html: string): string | undefined =>
  /<h1[^>]*id="page-title"[^>]*>([^<]*)/.exec(html)?.[1];

/** Creates a visitor with its own cookies. */
export function createVisitor(provider: Pick<TestProvider, 'origin' | 'issuer'>) {
  const agent = supertest.agent(provider.origin);
  const pathOf = (location: string) => location.replace(provider.issuer, '');
  const html = {
    Accept: 'text/html',
    // test/http/headers.test.ts tests compression. Everywhere else it would only take time.
    'Accept-Encoding': 'identity',
    Host: new URL(provider.issuer).host,
  };

  const get = (location: string, headers: Record<string, string> = {}) =>
    agent
      .get(pathOf(location))
      .redirects(0)
      .set({ ...html, ...headers });

  /** Sends a form. Doesn't follow the redirect. */
  const postOnly = (
    location: string,
    form: Record<string, string> | string,
    headers: Record<string, string> = {},
  ) =>
    agent
      .post(pathOf(location))
      .redirects(0)
      .set({ ...html, ...headers })
      .type('form')
      .send(form);

  /** Sends a form. Follows the redirect to a page that shows what became of it, and no other redirect. */
  async function post(...sent: Parameters<typeof postOnly>): Promise<Reply> {
    const reply = await postOnly(...sent);
    const location = String(reply.headers['location'] ?? '');
    return /\?outcome=\d+$/.test(location) ? get(location, sent[2]) : reply;
  }

  /** Follows redirects as long as they stay at the provider. Resolves with the page, or the redirect to elsewhere. */
  async function follow(
    reply: Reply,
    headers?: Record<string, string>,
  ): Promise<{ reply: Reply; location: string }> {
    let current = reply;
    let location = '';
    for (let i = 0; i < 12 && current.status >= 300 && current.status < 400; i += 1) {
      location = String(current.headers['location']);
      if (!location.startsWith(provider.issuer) && !location.startsWith('/')) break;
      current = await get(location, headers);
    }
    return { reply: current, location };
  }

  const visit = async (location: string, headers?: Record<string, string>) =>
    follow(await get(location, headers), headers);

  /** Starts a sign-in. Resolves with the address, the hidden fields and the HTML of its first page. */
  async function begin(client: Client, params: Record<string, string> = {}) {
    const request = authorizationRequest(client, params);
    const { reply, location } = await visit(request.path);
    return { ...request, reply, location, html: reply.text, fields: fieldsOf(reply.text ?? '') };
  }

  /** Sends a person's identifier and password. Resolves with the next page, or the service's callback. */
  async function signIn(
    person: Pick<Person, 'identifier' | 'password'>,
    { client = portal, params = {} }: { client?: Client; params?: Record<string, string> } = {},
  ) {
    const begun = await begin(client, params);
    const provisional = person.identifier.startsWith('P');
    const page = provisional ? begun.location.replace(/login$/, 'provisional') : begun.location;
    const reply = await post(page, {
      ...begun.fields,
      identifier: person.identifier,
      password: person.password,
    });
    const end = await follow(reply);
    return { ...begun, ...end, html: end.reply.text };
  }

  return { agent, get, post, postOnly, follow, visit, begin, signIn };
}

/** Returns an authorization request with PKCE, and the verifier that redeems its code. */
export function authorizationRequest(client: Client, params: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: client.redirect_uris[0] ?? '',
    scope: 'openid',
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...params,
  });
  for (const [name, value] of [...query]) if (value === '') query.delete(name);
  return { path: `/auth?${query}`, query, verifier };
}

/** Redeems the code in the address of a callback. */
export function redeem(
  provider: Pick<TestProvider, 'origin' | 'issuer'>,
  { location, verifier }: { location: string; verifier: string },
  client: Client & { client_secret?: string } = portal,
) {
  return token(provider, client, {
    grant_type: 'authorization_code',
    code: new URL(location).searchParams.get('code') ?? '',
    redirect_uri: client.redirect_uris[0] ?? '',
    code_verifier: verifier,
  });
}

/** Calls the token endpoint as a confidential client. */
export function token(
  provider: Pick<TestProvider, 'origin' | 'issuer'>,
  client: { client_id: string; client_secret?: string },
  form: Record<string, string>,
) {
  return supertest(provider.origin)
    .post('/token')
    .set('Host', new URL(provider.issuer).host)
    .auth(client.client_id, client.client_secret ?? clientSecret)
    .type('form')
    .send(form);
}
