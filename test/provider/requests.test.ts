/** Requests that come by another method, with another `Accept` header, signed, or pushed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import supertest from 'supertest';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import {
  authorizationRequest,
  createVisitor,
  fieldsOf,
  headingOf,
  redeem,
} from '../support/visitor.ts';
import { createSigningClient, native, signed } from './services.ts';

const { sector: _, ...withoutHost } = native;
const desktop = {
  ...withoutHost,
  client_id: 'desktop',
  redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb'],
};

let provider: TestProvider;
let sign: (claims: JWTPayload) => Promise<string>;
beforeAll(async () => {
  const signing = await createSigningClient();
  provider = await openProvider({ clients: [portal, native, desktop, signing.client] });
  sign = signing.sign;
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('a person who is sent by POST', () => {
  it('signs out as with GET', async () => {
    const visitor = createVisitor(provider);
    const { body } = await redeem(provider, await visitor.signIn(await provider.addPerson()));
    const form = {
      id_token_hint: String(body.id_token),
      post_logout_redirect_uri: portal.post_logout_redirect_uris[0] ?? '',
      state: 'é&1',
    };
    const reply = await visitor.post('/session/end', form);
    expect(reply.status).toBe(303);
    const { searchParams } = new URL(String(reply.headers['location']));
    expect(Object.fromEntries(searchParams)).toEqual(form);
    expect(headingOf((await visitor.follow(reply)).reply.text)).toBe('Déconnexion');
  });

  it('signs in as with GET, whatever the case of the path', async () => {
    const visitor = createVisitor(provider);
    for (const path of ['/auth', '/auth/', '/AUTH']) {
      const { query } = authorizationRequest(portal);
      const { reply } = await visitor.follow(await visitor.post(path, query.toString()));
      expect([path, headingOf(reply.text)]).toEqual([path, 'Connexion']);
    }
  });
});

describe('a service that would like HTML better', () => {
  // The default header of Java's HttpURLConnection.
  const accept = 'text/html, image/gif, image/jpeg, */*; q=0.2';
  it.each(['/token', '/token/introspection', '/token/revocation', '/request', '/me'])(
    'is told in JSON what is wrong at %s',
    async (path) => {
      const reply = await supertest(provider.origin)
        .post(path)
        .set('Accept', accept)
        .type('form')
        .send({ client_id: 'portal', client_secret: 'wrong' });
      expect(reply.type).toBe('application/json');
      expect(reply.body.error).toEqual(expect.any(String));
    },
  );
});

describe('a path that exists', () => {
  it.each([
    ['/token', 'get', 'POST, OPTIONS'],
    ['/request', 'put', 'POST, OPTIONS'],
    ['/jwks', 'post', 'GET, HEAD, OPTIONS'],
    ['/auth', 'delete', 'GET, HEAD, POST, OPTIONS'],
    ['/session/end/', 'patch', 'GET, HEAD, POST, OPTIONS'],
  ] as const)('%s says by which methods, where it is asked by %s', async (path, method, allow) => {
    const reply = await supertest(provider.origin)[method](path);
    expect([reply.status, reply.headers['allow']]).toEqual([405, allow]);
    expect(reply.body.error).toBe('invalid_request');
    const options = await supertest(provider.origin).options(path);
    expect([options.status, options.headers['allow']]).toEqual([204, allow]);
  });
});

describe('a signed request', () => {
  const ask = async (claims: JWTPayload) => {
    const { query } = authorizationRequest(signed);
    const common = { iss: 'signed', aud: provider.issuer, ...Object.fromEntries(query) };
    const request = await sign({ ...common, ...claims });
    const params = new URLSearchParams({ client_id: 'signed', request });
    return createVisitor(provider).visit(`/auth?${params}`);
  };

  it.each<[string, () => JWTPayload]>([
    ['for several audiences', () => ({ aud: [provider.issuer, 'https://other.example'] })],
    ['with claims as an object', () => ({ claims: { userinfo: { email: null } } })],
    ['with what is not of the protocol', () => ({ context: { page: [1, 2] } })],
  ])('%s is taken', async (_name, claims) => {
    expect(headingOf((await ask(claims())).reply.text)).toBe('Connexion');
  });

  it.each(['state', 'scope', 'max_age', 'redirect_uri'])(
    'with a %s that no text can be made of is a fault of who sent it',
    async (name) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const request = `${part({ alg: 'ES256' })}.${part({ [name]: { toString: 1 } })}.AA`;
      const visit = createVisitor(provider).visit(
        `/auth?${new URLSearchParams({ client_id: 'signed', request })}`,
      );
      expect((await visit).reply.status).toBe(400);
      const pushed = await supertest(provider.origin)
        .post('/request')
        .auth(portal.client_id, portal.client_secret)
        .type('form')
        .send({ request });
      expect([pushed.status, pushed.body.error]).toEqual([400, 'invalid_request_object']);
      expect(provider.logged.join('')).not.toContain('"level":"error"');
    },
  );

  it('is refused when it names a parameter twice', async () => {
    const { reply, location } = await ask({ login_hint: ['a', 'b'] });
    expect(`${reply.status} ${location}`).not.toContain('/interaction/');
  });
});

describe('a request that was pushed', () => {
  it('leads to one code, however long two people take who share it', async () => {
    const { query } = authorizationRequest(portal);
    const pushed = await supertest(provider.origin)
      .post('/request')
      .auth(portal.client_id, portal.client_secret)
      .type('form')
      .send(Object.fromEntries(query));
    expect(pushed.status).toBe(201);
    const given = new URLSearchParams({
      client_id: portal.client_id,
      request_uri: pushed.body.request_uri,
    });
    const people = await Promise.all(
      [1, 2].map(async () => {
        const visitor = createVisitor(provider);
        const { location, reply } = await visitor.visit(`/auth?${given}`);
        return {
          visitor,
          location,
          fields: fieldsOf(reply.text),
          person: await provider.addPerson(),
        };
      }),
    );
    provider.advance(10 * 60_000);
    const ends: string[] = [];
    for (const { visitor, location, fields, person } of people) {
      const { identifier, password } = person;
      const end = await visitor.follow(
        await visitor.post(location, { ...fields, identifier, password }),
      );
      ends.push(end.location);
    }
    expect(ends[0]).toContain('code=');
    expect(ends[1]).toContain('error=invalid_request_uri');
  });
});

describe('an app of ours', () => {
  it("gets nothing without the person's consent when another app could have taken its scheme", async () => {
    const visitor = createVisitor(provider);
    const first = await visitor.signIn(await provider.addPerson(), { client: native });
    expect(first.location).toContain('code=');
    const silent = await visitor.begin(native, { prompt: 'none' });
    expect(silent.location).toContain('error=interaction_required');
    expect(headingOf((await visitor.begin(native)).html)).toBe('Autorisation');
    // An https address can only belong to the app itself.
    const redirect_uri = native.redirect_uris[1] ?? '';
    expect((await visitor.begin(native, { redirect_uri })).location).toContain('code=');
  });

  it('on a computer is reached by both families of addresses, on any port (RFC 8252, section 7.3)', async () => {
    for (const redirect_uri of ['http://127.0.0.1:51004/cb', 'http://[::1]:61023/cb']) {
      const { location } = await createVisitor(provider).signIn(await provider.addPerson(), {
        client: desktop,
        params: { redirect_uri },
      });
      expect(location).toContain(`${redirect_uri}?code=`);
    }
  });
});
