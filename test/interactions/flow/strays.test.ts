/** Requests for other hosts, for other paths, or with parameters that make no sense. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, headingOf } from '../../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('a request that would be stored', () => {
  it('is refused when it is too large', async () => {
    const { reply, location } = await createVisitor(provider).begin(portal, {
      state: 'x'.repeat(12_000),
    });
    expect(`${reply.status} ${location}`).not.toContain('/interaction/');
  });
});

describe('parameters of a wrong type', () => {
  const odd = { toString: 1, valueOf: 1 };
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    [
      'an acr that is an object',
      { claims: JSON.stringify({ id_token: { acr: { essential: true, values: [odd] } } }) },
    ],
    [
      'a request object with an object for a text',
      { request: `${encoded({ alg: 'none' })}.${encoded({ state: odd })}.` },
    ],
  ])('%s: invalid_request, and no server error', async (_name, params: Record<string, string>) => {
    const { reply, location } = await createVisitor(provider).begin(portal, params);
    expect(reply.status).toBeLessThan(500);
    expect(location).not.toContain('/interaction/');
    expect(location).not.toContain('server_error');
  });
});

describe('a stray request', () => {
  it('for another host gets 421, except for the health addresses', async () => {
    const discovery = await supertest(provider.origin)
      .get('/.well-known/openid-configuration')
      .set('Host', '127.0.0.1:3000');
    // A service that names the issuer by another host finds the cause in its own log, an operator in the provider's.
    const detail = `Host must be ${new URL(provider.issuer).host}, as in ISSUER`;
    expect(discovery.body).toMatchObject({ error: 'invalid_request', error_description: detail });
    const [line = ''] = provider.logged.filter((each) => each.includes('"misdirected"'));
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', detail, msg: 'refused' });
    const foreign = await supertest(provider.origin)
      .get('/')
      .set('Host', 'evil.example')
      .set('Accept', 'text/html');
    expect(foreign.status).toBe(421);
    expect(foreign.text).not.toContain('evil.example');
    const health = await supertest(provider.origin).get('/health/live').set('Host', 'evil.example');
    expect(health.status).toBe(200);
  });

  it.each(['http://evil.example', 'https://evil.example', 'a:/', '*'])(
    'whose target is %s gets 421, and does not change discovery',
    async (target) => {
      const send = (path: string) =>
        new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
          const { hostname, port } = new URL(provider.origin);
          request(
            { hostname, port, path, headers: { Host: new URL(provider.issuer).host } },
            (res) => {
              let body = '';
              res.on('data', (chunk) => {
                body += chunk;
              });
              res.on('end', () => resolve({ status: res.statusCode, body }));
            },
          )
            .on('error', reject)
            .end();
        });
      const discovery = '/.well-known/openid-configuration';
      const foreign = await send(target === '*' ? target : `${target}${discovery}`);
      expect(foreign.status).toBe(421);
      expect((await send(`${provider.issuer}${discovery}`)).status).toBe(200);
      expect((await send(discovery)).body).not.toContain('evil.example');
    },
  );

  it('for our host is answered however the host is spelt, and for no other host', async () => {
    await using secure = await openProvider({ issuer: 'https://id.example' });
    for (const path of ['/', '/jwks', '/jwks']) {
      const ask = (host: string) => supertest(secure.origin).get(path).set('Host', host);
      for (const host of ['id.example', 'ID.Example', 'id.example:443']) {
        expect([host, (await ask(host)).status]).toEqual([host, 200]);
      }
      for (const host of ['id.example:80', 'id.example.', 'u@id.example', 'id.example/', '']) {
        expect([host, (await ask(host)).status]).toEqual([host, 421]);
      }
    }
  });

  it('cannot move discovery to another host', async () => {
    const reply = await supertest(provider.origin)
      .get('/.well-known/openid-configuration')
      .set({ 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' });
    expect(reply.body.issuer).toBe(provider.issuer);
    expect(reply.body.token_endpoint).toBe(`${provider.issuer}/token`);
  });

  it.each([
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2f..%2fetc%2fpasswd',
    '/assets/',
  ])('for %s finds nothing', async (path) => {
    const reply = await supertest(provider.origin).get(path).set('Accept', 'text/html');
    expect(reply.status).toBe(404);
    expect(headingOf(reply.text)).toBeDefined();
  });

  it('gets JSON when it accepts no HTML', async () => {
    const reply = await supertest(provider.origin)
      .get('/nothing')
      .set('Accept', 'application/json');
    expect(reply.status).toBe(404);
    expect(reply.body).toEqual({ error: 'not_found', incident: expect.any(String) });
  });
});
