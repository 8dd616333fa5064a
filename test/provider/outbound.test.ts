/** Calls to addresses that registrations name: nothing private is reached, and no redirect is followed. */
import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import supertest from 'supertest';
import { openProvider, portal } from '../support/provider.ts';
import { createVisitor, fieldsOf } from '../support/visitor.ts';
import { machine } from './services.ts';

/** Listens on every address of this machine and remembers each request that arrives. */
async function openTarget(answer: RequestListener) {
  const requests: string[] = [];
  const server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url}`);
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, requests, [Symbol.dispose]: () => server.close() };
}
type Target = Awaited<ReturnType<typeof openTarget>>;

let target: Target;
let redirecting: Target;
let jwks: object;
let sign: (issuer: string) => Promise<string>;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  jwks = { keys: [await exportJWK(publicKey)] };
  sign = (audience) =>
    new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('machine')
      .setSubject('machine')
      .setAudience(audience)
      .setExpirationTime('1m')
      .sign(privateKey);
  target = await openTarget((_req, res) => {
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(jwks));
  });
  redirecting = await openTarget((_req, res) => {
    res.writeHead(307, { Location: `http://127.0.0.1:${target.port}/elsewhere` }).end();
  });
});
afterAll(() => {
  target[Symbol.dispose]();
  redirecting[Symbol.dispose]();
});

/** Signs a person in and out at a service with that address; resolves with the log. */
async function signOut(backchannel_logout_uri: string, hosts: string[] = []): Promise<string> {
  const client = { ...portal, backchannel_logout_uri };
  await using provider = await openProvider({ clients: [client], backchannelLogoutHosts: hosts });
  const visitor = createVisitor(provider);
  await visitor.signIn(await provider.addPerson(), { client });
  const page = await visitor.visit('/session/end');
  await visitor.post('/session/end/confirm', { ...fieldsOf(page.reply.text), logout: 'yes' });
  await provider.drainAll();
  return provider.logged.join('');
}

/** Has a client authenticate whose keys are at that address; resolves with the status. */
async function authenticate(jwks_uri: string, hosts: string[] = []): Promise<number> {
  const { client_secret: _, ...rest } = machine;
  const client = { ...rest, token_endpoint_auth_method: 'private_key_jwt', jwks_uri };
  await using provider = await openProvider({ clients: [client], backchannelLogoutHosts: hosts });
  const reply = await supertest(provider.origin)
    .post('/token')
    .type('form')
    .send({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await sign(provider.issuer),
    });
  return reply.status;
}

/** A name and two literals that all lead to this machine. */
const privateHosts = ['localhost', '127.0.0.1', '[::1]'];

describe('an address of this machine', () => {
  it.each(privateHosts)('gets no logout token at %s', async (host) => {
    const before = target.requests.length;
    const log = await signOut(`http://${host}:${target.port}/logout`);
    expect(target.requests).toHaveLength(before);
    // Refused for where it leads, not for want of a dispatcher that looks.
    const { hostname } = new URL(`http://${host}`);
    expect(log).toContain(
      `"reason":"${hostname} is private or loopback: BACKCHANNEL_LOGOUT_HOSTS must name it"`,
    );
    expect(log).toContain('back-channel logout not delivered');
  });

  it.each(privateHosts)('is not asked for keys at %s', async (host) => {
    const before = target.requests.length;
    expect(await authenticate(`http://${host}:${target.port}/jwks`)).not.toBe(200);
    expect(target.requests).toHaveLength(before);
  });

  it('is called when its host is named, by that name only', async () => {
    const log = await signOut(`http://localhost:${target.port}/logout`, ['localhost']);
    expect(log).not.toContain('not delivered');
    expect(target.requests.at(-1)).toBe('POST /logout');
    expect(await authenticate(`http://localhost:${target.port}/jwks`, ['localhost'])).toBe(200);
    const before = target.requests.length;
    expect(await authenticate(`http://127.0.0.1:${target.port}/jwks`, ['localhost'])).not.toBe(200);
    expect(target.requests).toHaveLength(before);
  });
});

describe('a redirect', () => {
  it('takes no logout token to another address', async () => {
    const before = target.requests.length;
    const log = await signOut(`http://localhost:${redirecting.port}/logout`, ['localhost']);
    expect(redirecting.requests).toContain('POST /logout');
    expect(target.requests).toHaveLength(before);
    expect(log).toContain('back-channel logout not delivered');
  });

  it('is not followed for keys', async () => {
    const before = target.requests.length;
    const address = `http://localhost:${redirecting.port}/jwks`;
    expect(await authenticate(address, ['localhost'])).not.toBe(200);
    expect(redirecting.requests).toContain('GET /jwks');
    expect(target.requests).toHaveLength(before);
  });
});
