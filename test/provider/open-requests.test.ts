/** How many requests to sign in a network may begin, and who never meets that limit. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { openRequestLimits, openRequestsKey } from '../../accounts/limits/open-requests.ts';
import { clientSecret, openProvider, portal, type TestProvider } from '../support/provider.ts';
import { authorizationRequest, createVisitor, headingOf } from '../support/visitor.ts';
import { app } from './services.ts';

const limit = openRequestLimits.network;
const window = 10 * 60_000;

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ clients: [portal, app], trustProxy: 1 });
});
afterAll(() => provider[Symbol.asyncDispose]());
// Each test begins with no request in the window.
beforeEach(() => provider.advance(window + 1));

const from = (address: string) => ({ 'X-Forwarded-For': address });
const keyOf = (address: string) => openRequestsKey(provider.domain.index, address);

/** The requests that were counted for the network of an address. */
async function countOf(address: string): Promise<number> {
  const [counter] = await provider.storage.counters.readAll([keyOf(address)]);
  return counter?.count ?? 0;
}

/** Counts as many requests as others from that network would have made. */
async function flood(address: string, times = limit) {
  const { counters } = provider.storage;
  for (let left = times; left > 0; left -= 500) {
    const some = Array.from({ length: Math.min(left, 500) });
    await Promise.all(some.map(() => counters.increment(keyOf(address), window)));
  }
}

const ask = async (address: string, params: Record<string, string> = {}) => {
  const { path } = authorizationRequest(portal, params);
  return createVisitor(provider).visit(path, from(address));
};

async function push(address: string, client: typeof app | typeof portal) {
  const query = Object.fromEntries(authorizationRequest(client).query);
  const call = supertest(provider.origin).post('/request').set(from(address)).type('form');
  const reply = await ('client_secret' in client
    ? call.auth(client.client_id, clientSecret).send(query)
    : call.send(query));
  return reply;
}

describe('a network that has begun too many requests', () => {
  it.each([
    ['192.0.2.1', '192.0.2.200', '192.0.3.1'],
    ['2001:db8:1:2::1', '2001:db8:1:ffff::1', '2001:db8:2::1'],
  ])('gets a page that says when to come back (%s)', async (flooder, neighbour, other) => {
    await flood(flooder);
    for (const address of [flooder, neighbour]) {
      const { reply } = await ask(address);
      expect(reply.status).toBe(429);
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(reply.headers['retry-after'])).toBeLessThanOrEqual(600);
      expect(reply.text).toContain('id="error-code"');
      expect(reply.text).toContain('votre connexion internet');
      expect(reply.headers['set-cookie'] ?? []).toEqual([]);
    }
    expect(headingOf((await ask(other)).reply.text)).toBe('Connexion');
    provider.advance(window + 1);
    expect(headingOf((await ask(flooder)).reply.text)).toBe('Connexion');
  });

  it('pushes no request of a public client, and those of others as before', async () => {
    const address = '198.51.100.1';
    expect((await push(address, app)).status).toBe(201);
    expect((await push(address, portal)).status).toBe(201);
    expect(await countOf(address)).toBe(1);
    await flood(address);
    const refused = await push(address, app);
    expect([refused.status, refused.body.error]).toEqual([429, 'temporarily_unavailable']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await push(address, portal)).status).toBe(201);
  });
});

describe('on such a network', () => {
  const address = '203.0.113.7';

  it('a person who is signed in goes on, and one who was here before may sign in again', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    await visitor.signIn(person);
    await flood(address);
    const again = (params: Record<string, string> = {}) =>
      visitor.visit(authorizationRequest(portal, params).path, from(address));
    expect((await again()).location).toContain('code=');
    expect(headingOf((await again({ prompt: 'login' })).reply.text)).toBe('Connexion');
    // Their own limit ends in the network's, so that no single account can flood.
    for (let i = 1; i < openRequestLimits.visitor; i += 1) await again({ prompt: 'login' });
    expect((await again({ prompt: 'login' })).reply.status).toBe(429);
    expect((await again()).location).toContain('code=');
  });

  it('a known device is let in without a session', async () => {
    const visitor = createVisitor(provider);
    await visitor.signIn(await provider.addPerson());
    // The session ends, the device stays known.
    provider.advance(31 * 60_000);
    await flood(address);
    const { path } = authorizationRequest(portal);
    expect(headingOf((await visitor.visit(path, from(address))).reply.text)).toBe('Connexion');
  });

  it('a sign-in that has begun comes to its end', async () => {
    const { identifier, password } = await provider.addPerson();
    const visitor = createVisitor(provider);
    const page = await visitor.begin(portal);
    await flood(address);
    const reply = await visitor.post(
      page.location,
      { ...page.fields, identifier, password },
      from(address),
    );
    expect((await visitor.follow(reply, from(address))).location).toContain('code=');
  });
});

describe('the count', () => {
  const address = '203.0.113.99';

  it('is of requests that show a page', async () => {
    const visitor = createVisitor(provider);
    await visitor.signIn(await provider.addPerson());
    await visitor.visit(authorizationRequest(portal).path, from(address));
    await ask(address, { prompt: 'none' });
    await ask(address, { nonce: 'n'.repeat(3000) });
    await ask(address, { redirect_uri: 'https://evil.example/' });
    expect(await countOf(address)).toBe(0);
    await ask(address);
    expect(await countOf(address)).toBe(1);
  });
});
