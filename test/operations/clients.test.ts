/** Services that operators register in the store: who is served, from when on, and until when. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import type { AuditEvent } from '../../adapters/ports.ts';
import { inWords } from '../../provider/clients/registration/registration-rules.ts';
import { decide, userinfo } from '../provider/services.ts';
import { openSpace } from '../support/account-space.ts';
import { openProvider, partner, portal, type TestProvider } from '../support/provider.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { clientOperationsOf, storeClient } from '../support/stored-clients.ts';
import { createVisitor, redeem, token } from '../support/visitor.ts';
import { operator } from './support.ts';

const hours = 60 * 60 * 1000;
/** By then every process has seen a change. */
const seconds = 10_000;

const { client_secret: _, ...partnerEntry } = partner;
let count = 0;
/** A registration that no other test has. */
function newEntry(over: object = {}) {
  count += 1;
  const at = `https://service-${count}.example`;
  return {
    ...partnerEntry,
    client_id: `service-${count}`,
    // Long ago: the tests move their clock, and the library issues tokens by the system's.
    client_id_issued_at: 1_700_000_000,
    client_name: `Service ${count}`,
    client_uri: `${at}/`,
    redirect_uris: [`${at}/callback`],
    ...over,
  };
}

type Entry = Partial<ReturnType<typeof newEntry>> & typeof partnerEntry;

const operationsOf = clientOperationsOf;
const add = (provider: TestProvider, entry: Entry = newEntry()) => storeClient(provider, entry);
type Service = Awaited<ReturnType<typeof add>>;

/** Signs a person in to the service, which gets its tokens. */
async function open(provider: TestProvider, service: Service) {
  const visitor = createVisitor(provider);
  const params = { scope: 'openid offline_access', prompt: 'consent' };
  const page = await visitor.signIn(await provider.addPerson(), { client: service, params });
  const { location } = await decide(visitor, page, 'allow');
  const { status, body } = await redeem(provider, { ...page, location }, service);
  expect(status).toBe(200);
  return { visitor, html: page.html, tokens: body };
}

/** Resolves with the error of a refresh, or undefined. */
const refresh = async (
  provider: TestProvider,
  service: Service,
  { refresh_token }: { refresh_token: string },
): Promise<string | undefined> =>
  (await token(provider, service, { grant_type: 'refresh_token', refresh_token })).body.error;

const statusAt = async (provider: TestProvider, service: Service) =>
  (await createVisitor(provider).begin(service)).reply.status;

describe('two processes', () => {
  let both: Awaited<ReturnType<typeof openTwo>>;
  let one: TestProvider;
  let two: TestProvider;
  beforeAll(async () => {
    both = await openTwo();
    ({ one, two } = both);
  });
  afterAll(() => both[Symbol.asyncDispose]());

  /** Lets so much time pass at both that each has seen every change. */
  const seen = () => {
    for (const provider of [one, two]) provider.advance(seconds);
  };

  test('serve a service that one of them has never heard of, with a secret of 256 bits', async () => {
    const entry = newEntry();
    const unknown = { ...entry, client_secret: '' };
    expect(await statusAt(two, unknown)).toBe(400);
    const service = await add(one, entry);
    expect(service.client_secret).toMatch(/^[\w-]{43}$/);
    const { html } = await open(one, service);
    expect(html).toContain(service.client_name);
    // That there was none is forgotten by then.
    seen();
    await open(two, service);
  });

  test('serve it by its new registration ten seconds later', async () => {
    const service = await add(one);
    for (const provider of [one, two]) expect(await statusAt(provider, service)).toBe(200);
    const moved = { ...service, redirect_uris: ['https://moved.example/callback'] };
    const { client_secret, ...entry } = moved;
    const target = { clientId: service.client_id, operator };
    const changed = await operationsOf(one).replace(target, entry);
    expect(changed).toMatchObject({ outcome: 'done', client: { version: 2 } });
    expect(changed).not.toHaveProperty('secret');
    seen();
    for (const provider of [one, two]) {
      expect(await statusAt(provider, service)).toBe(400);
      await open(provider, moved);
    }
  });

  test('take the former secret until its time is over, and after a leak at once no more', async () => {
    const service = await add(one);
    const { tokens } = await open(two, service);
    const target = { clientId: service.client_id, operator };
    const rotated = await operationsOf(one).rotateSecret(target, 24 * hours);
    if (rotated.outcome !== 'done') throw new Error(rotated.outcome);
    const next = { ...service, client_secret: String(rotated.secret) };
    expect(next.client_secret).not.toBe(service.client_secret);
    seen();
    for (const provider of [one, two])
      for (const known of [service, next])
        expect(await refresh(provider, known, tokens)).toBeUndefined();
    expect(await refresh(two, { ...service, client_secret: 'wrong' }, tokens)).toBe(
      'invalid_client',
    );
    for (const provider of [one, two]) {
      provider.advance(24 * hours);
      expect(await refresh(provider, service, tokens)).toBe('invalid_client');
      expect(await refresh(provider, next, tokens)).toBeUndefined();
    }

    const leaked = await operationsOf(one).rotateSecret(target, 0);
    if (leaked.outcome !== 'done') throw new Error(leaked.outcome);
    seen();
    for (const provider of [one, two]) {
      expect(await refresh(provider, next, tokens)).toBe('invalid_client');
      const last = { ...service, client_secret: String(leaked.secret) };
      expect(await refresh(provider, last, tokens)).toBeUndefined();
    }
  });

  test('let nobody in to a disabled service, and it has what it held when it is enabled again', async () => {
    const service = await add(one);
    const { tokens } = await open(two, service);
    const target = { clientId: service.client_id, operator };
    expect(await operationsOf(one).disable(target)).toMatchObject({ outcome: 'done' });
    expect(await operationsOf(one).disable(target)).toMatchObject({ outcome: 'unchanged' });
    seen();
    for (const provider of [one, two]) {
      expect(await refresh(provider, service, tokens)).toBe('invalid_client');
      expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
      expect(await statusAt(provider, service)).toBe(400);
    }
    expect(await operationsOf(two).enable(target)).toMatchObject({ outcome: 'done' });
    seen();
    for (const provider of [one, two])
      expect(await refresh(provider, service, tokens)).toBeUndefined();
  });

  test('forget a service that is removed, for another of its id gets nothing of it', async () => {
    const service = await add(one);
    const { tokens } = await open(two, service);
    const target = { clientId: service.client_id, operator };
    expect(await operationsOf(one).remove(target)).toMatchObject({ outcome: 'done' });
    expect(await operationsOf(one).remove(target)).toEqual({ outcome: 'unknown' });
    seen();
    for (const provider of [one, two])
      expect(await refresh(provider, service, tokens)).toBe('invalid_client');
    // Its id is issued now, by the clock of this process, which has gone on since.
    const { client_secret, client_id_issued_at, ...entry } = service;
    const again = await add(one, entry);
    expect(again.client_secret).not.toBe(service.client_secret);
    seen();
    for (const provider of [one, two]) {
      expect(await refresh(provider, again, tokens)).toBe('invalid_grant');
      expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
    }
  });
});

describe('an operator', () => {
  let provider: TestProvider;
  beforeAll(async () => {
    provider = await openProvider({ clients: [portal] });
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  test('is told every fault of a registration, which a file would have too', async () => {
    const { add: store } = operationsOf(provider);
    const faultsOf = async (entry: unknown) => {
      const refused = await store(entry, operator);
      return refused.outcome === 'faulty' ? refused.faults.map(inWords) : refused.outcome;
    };
    const entry = newEntry();
    expect(await faultsOf({ ...entry, redirect_uris: ['http://a.example/cb'], colour: 1 })).toEqual(
      [
        'Unrecognized key: "colour"',
        expect.stringContaining('redirect_uris http://a.example/cb must be an https URI'),
      ],
    );
    expect(await faultsOf({ ...entry, client_secret: 'of my own, and long enough' })).toEqual([
      'client_secret is made by the provider: leave it out',
    ]);
    expect(await faultsOf({ ...entry, client_id: 'account' })).toEqual([
      "client_id is the account space's own: choose another",
    ]);
    for (const none of [null, [], 'text', {}])
      expect(await faultsOf(none)).toEqual(['it is no JSON object with a client_id']);
    expect(await faultsOf({ ...entry, client_id: portal.client_id })).toBe('listed');
    await add(provider, entry);
    expect(await faultsOf(entry)).toBe('taken');
    // Nor may a file name it.
    await expect(provider.replaceListedClients(portal, { ...partner, ...entry })).rejects.toThrow(
      new RegExp(`^${entry.client_id}: a client of this id is stored`),
    );
    expect(await statusAt(provider, portal)).toBe(200);
    const warned = await store(
      { ...newEntry(), grant_types: ['authorization_code'], scope: 'openid offline_access' },
      operator,
    );
    expect(warned).toMatchObject({
      outcome: 'done',
      warnings: [expect.stringContaining('offline_access, which brings nothing')],
    });
  });

  test('changes nothing that is not stored, that somebody else has changed, or that has no secret', async () => {
    const operations = operationsOf(provider);
    const of = (clientId: string, version?: number) => ({ clientId, operator, version });
    for (const act of [operations.disable, operations.enable, operations.remove]) {
      expect(await act(of('nobody'))).toEqual({ outcome: 'unknown' });
      expect(await act(of(portal.client_id))).toEqual({ outcome: 'listed' });
    }
    const entry = newEntry();
    const service = await add(provider, entry);
    expect(await operations.replace(of(service.client_id, 1), entry)).toMatchObject({
      outcome: 'unchanged',
    });
    await operations.disable(of(service.client_id, 1));
    expect(await operations.enable(of(service.client_id, 1))).toEqual({ outcome: 'stale' });
    expect(await operations.remove(of(service.client_id, 1))).toEqual({ outcome: 'stale' });
    expect(await operations.replace(of(service.client_id), { ...entry, client_id: 'b' })).toEqual({
      outcome: 'faulty',
      faults: [
        {
          path: ['client_id'],
          message: `must stay ${service.client_id}: with another id it is another client`,
        },
      ],
    });
    const { client_id, ...rest } = entry;
    const open = { ...rest, token_endpoint_auth_method: 'none' };
    expect(await operations.replace(of(client_id), open)).toMatchObject({
      outcome: 'done',
      client: { secrets: [], isDisabled: true },
    });
    expect(await operations.rotateSecret(of(client_id), 0)).toEqual({ outcome: 'secretless' });
    // With a secret again, it is another one, and shown.
    const secret = expect.stringMatching(/^[\w-]{43}$/);
    expect(await operations.replace(of(client_id), rest)).toMatchObject({
      outcome: 'done',
      secret,
    });
  });

  test('finds each change in the audit trail, with the client and who made it', async () => {
    const noted: AuditEvent[] = [];
    const operations = operationsOf(provider, {
      append: async (...events) => {
        noted.push(...events);
      },
    });
    const entry = newEntry({ client_name: 'Autre' });
    const { client_id: clientId } = entry;
    const target = { clientId, operator };
    await operations.add(entry, operator);
    await operations.replace(target, { ...entry, client_name: 'Un autre' });
    await operations.rotateSecret(target, 0);
    await operations.disable(target);
    await operations.enable(target);
    await operations.remove(target);
    const types = ['added', 'changed', 'secret-rotated', 'disabled', 'enabled', 'removed'];
    expect(noted).toMatchObject(
      types.map((type) => ({ type: `client.${type}`, clientId, operator })),
    );
  });

  test('lists all of many, a page at a time', async () => {
    const operations = operationsOf(provider);
    const added = [await add(provider), await add(provider), await add(provider)];
    const seen: string[] = [];
    for (let page = await operations.list(undefined, 2); page.length > 0; ) {
      seen.push(...page.map(({ registration }) => registration.client_id));
      page = await operations.list(seen.at(-1), 2);
    }
    expect(seen).toEqual(expect.arrayContaining(added.map(({ client_id }) => client_id)));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

test('a stored service stands on every page that names services, and an API is found by its address', async () => {
  await using provider = await openProvider({ clients: [portal] });
  const own = await add(provider, newEntry({ first_party: true }));
  const api = await operationsOf(provider).add(
    newEntry({
      client_uri: 'https://api.example/',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      first_party: true,
    }),
    operator,
  );
  if (api.outcome !== 'done') throw new Error(api.outcome);
  const { text } = await supertest(provider.origin).get('/').set('Accept', 'text/html');
  expect(text).toContain(`href="${own.client_uri}"`);

  const person = await provider.addPerson();
  const space = await openSpace(provider, person);
  const { location } = await space.visitor.begin(own, { scope: 'openid profile' });
  expect(location).toContain('code=');
  for (const page of ['services', 'sessions'])
    expect((await space.open(`/account/${page}`)).reply.text).toContain(own.client_name);
  const machine = {
    client_id: api.client.registration.client_id,
    client_secret: String(api.secret),
  };
  const asked = { grant_type: 'client_credentials', resource: 'https://api.example/' };
  expect((await token(provider, machine, asked)).status).toBe(200);
});
