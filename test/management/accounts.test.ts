/** People's accounts by the management API: found, looked at, helped, erased; always masked, and by whom. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signInForLong } from '../operations/support.ts';
import { startJourney } from '../support/journey.ts';
import { identity, type Person, portal, randomNir } from '../support/provider.ts';
import { openTestStorage } from '../support/servers/storages.ts';
import { watchedStorage } from '../support/watched-storage.ts';
import { type Api, openApi, writer } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const search = (body: object) => api.call('POST', '/v1/accounts/search', { body });
const read = ({ accountId }: Person) => api.call('GET', `/v1/accounts/${accountId}`);
const versionOf = async (person: Person) => String((await read(person)).headers['etag']);

/** Does an operation to the account as it is now. */
const operate = async (person: Person, operation: string, body?: object, version?: string) =>
  api.call('POST', `/v1/accounts/${person.accountId}/${operation}`, {
    body,
    headers: { 'If-Match': version ?? (await versionOf(person)) },
  });

test('an account is found by identifier, names or file number, and shown masked', async () => {
  const details = { ...identity, birthName: 'QUATREMER', birthDate: '1971-11-23' };
  const person = await api.provider.addPerson({ typed: '1711195277002', identity: details });
  await api.provider.domain.household.importMemberships([
    {
      ...{ accountId: person.accountId, role: 'allocataire', from: '2020-01-01' },
      ...{ fund: '751', fileNumber: '7654321' },
    },
  ]);
  const found = [
    await search({ identifier: '1 71 11 95 277 002' }),
    await search({ birth_name: 'Quatremer', given_names: 'pierre', birth_date: '1971-11-23' }),
    await search({ fund: '751', file_number: '7654321' }),
  ];
  for (const { status, body } of found) {
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        id: person.accountId,
        identifiers: [{ kind: 'nir', masked: '1 71 •• •• ••• •••' }],
        birth_name: 'QUATREMER',
        usual_name: 'DUBOIS',
        given_names: 'Pierre',
        birth_year: 1971,
      },
    ]);
  }
  const operator = 'guichet 4';
  expect((await search({ identifier: randomNir(), operator })).body).toEqual({ items: [] });
  const shown = await read(person);
  expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', etag: '"1"' });
  expect(shown.body).toMatchObject({
    contacts: { email: { masked: 'p•••@e•••.fr', verified: true } },
    password: 'personal',
    pending_steps: [],
    sign_in: { may_sign_in: true, obstacles: [], pending: [] },
    dossiers: [{ fund: '751', role: 'allocataire' }],
  });
  const answers = JSON.stringify([...found.map(({ body }) => body), shown.body]);
  for (const secret of ['1711195277002', 'pierre@example.fr', '1971-11-23', '7654321'])
    expect(answers).not.toContain(secret);
});

test('a search reads once; by a file number it reads the dossier and its members', async () => {
  const watched: { calls: string[] }[] = [];
  await using own = await openApi({
    async openStorage(...options) {
      const opened = await openTestStorage(...options);
      const { storage, calls } = watchedStorage(opened.storage);
      watched.push({ calls });
      return { ...opened, storage };
    },
  });
  const { accountId, identifier } = await own.provider.addPerson();
  const place = {
    role: 'allocataire',
    from: '2020-01-01',
    fund: '751',
    fileNumber: '0000080',
  } as const;
  await own.provider.domain.household.importMemberships([{ accountId, ...place }]);
  const { birthName, givenNames, birthDate } = identity;
  for (const [body, ...reads] of [
    [{ identifier }, 'findByIdentifier'],
    [{ birth_name: birthName, given_names: givenNames, birth_date: birthDate }, 'findByIdentity'],
    [{ fund: '751', file_number: '80' }, 'findMany', 'findMany'],
  ] as const) {
    const calls = watched[0]?.calls ?? [];
    calls.length = 0;
    const reply = await own.call('POST', '/v1/accounts/search', { body });
    expect(reply.body.items).toHaveLength(1);
    // A search is noted as well.
    expect(calls).toEqual(['append', ...reads]);
  }
});

test('a suspended person is refused; who did it stands in the trail, and the person reads that somebody looked', async () => {
  const person = await api.provider.addPerson();
  const service = await signInForLong(api.provider, person);
  const seen = await versionOf(person);
  // What nobody sees could make one name look like another.
  const body = { reason: 'fraud', operator: 'Ambroise,\u202e\u2028guichet\u200b 4' };
  const suspended = await operate(person, 'suspend', body, seen);
  expect(suspended.body).toMatchObject({
    outcome: 'done',
    account: { suspension: { reason: 'fraud' } },
  });
  expect(suspended.headers['etag']).not.toBe(seen);
  expect(await service.refresh()).toBe('invalid_grant');
  expect((await startJourney(api.provider, person)).html).toContain('suspendu');
  expect((await operate(person, 'suspend', body, seen)).body.code).toBe('stale');
  expect((await operate(person, 'suspend', body)).body.outcome).toBe('unchanged');
  expect((await read(person)).body.sign_in).toMatchObject({
    may_sign_in: false,
    obstacles: [{ reason: 'suspended', why: 'fraud', since: expect.any(String) }],
  });
  expect((await operate(person, 'reactivate')).body.outcome).toBe('done');

  const events = await api.call('GET', `/v1/accounts/${person.accountId}/events?limit=100`);
  const operator = { kind: 'api', id: 'robot' };
  expect(events.body.items).toContainEqual(
    expect.objectContaining({
      type: 'operator.suspended',
      detail: 'fraud',
      operator: { ...operator, name: 'Ambroise, guichet 4' },
    }),
  );
  expect(events.body.items).toContainEqual(
    expect.objectContaining({ type: 'operator.viewed', operator }),
  );
});

test('events are read page by page, each once', async () => {
  const person = await api.provider.addPerson();
  for (let i = 0; i < 5; i += 1) await operate(person, 'unlock');
  const path = `/v1/accounts/${person.accountId}/events`;
  const all = (await api.call('GET', path)).body;
  expect(all.next).toBeNull();
  const paged = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await api.call('GET', `${path}?limit=3${next && `&cursor=${next}`}`);
    expect(body.items.length).toBeLessThanOrEqual(3);
    paged.push(...body.items);
    next = body.next;
  }
  // Each page is a look that is noted, and the first page shows the one before.
  expect(paged.slice(1)).toEqual(all.items);
  const look = { type: 'operator.viewed', detail: 'history' };
  expect(paged[0]).toMatchObject(look);
  expect(paged).toHaveLength(11);
  // So is a page that begins at a made-up place.
  const before = (await api.call('GET', `${path}?limit=4`)).body.items;
  expect(before.slice(0, 4)).toMatchObject([look, look, look, look]);
});

test('each operation does what its command does, or says why not', async () => {
  const person = await api.provider.addPerson();
  const other = await api.provider.addPerson({ typed: 'P31415926' });
  const outcomes = [];
  for (const [operation, body] of [
    ['unlock', {}],
    ['end-sessions', {}],
    ['require-new-password', {}],
    ['unlink-franceconnect', {}],
    ['remove-contact', { channel: 'sms' }],
    ['remove-contact', { channel: 'mail' }],
    ['confirm-nir', {}],
    ['confirm-identity', {}],
    ['attach-nir', { nir: randomNir() }],
    ['merge', { other_id: 'nobody' }],
    ['merge', { other_id: person.accountId }],
    ['activation-code', {}],
    ['activation-code', { contact_lost: true }],
  ] as const) {
    const { status, body: reply } = await operate(person, operation, body);
    outcomes.push([operation, status, status === 200 ? reply.outcome : reply.code]);
    if (status === 200 && operation === 'activation-code')
      expect(reply.code).toMatch(/^[0-9A-Z]{12}$/);
  }
  expect(outcomes).toEqual([
    ['unlock', 200, 'done'],
    ['end-sessions', 200, 'done'],
    ['require-new-password', 200, 'done'],
    ['unlink-franceconnect', 409, 'notLinked'],
    ['remove-contact', 409, 'none'],
    ['remove-contact', 409, 'last'],
    ['confirm-nir', 200, 'unchanged'],
    ['confirm-identity', 200, 'unchanged'],
    ['attach-nir', 409, 'otherNir'],
    ['merge', 409, 'unknownOther'],
    ['merge', 409, 'sameAccount'],
    ['activation-code', 409, 'reachable'],
    ['activation-code', 200, 'done'],
  ]);
  expect((await operate(other, 'attach-nir', { nir: 'P1' })).body.faults).toEqual([
    { pointer: '/nir', detail: 'must be a NIR' },
  ]);
});

test('an erased account is unknown from then on, and its trail stays', async () => {
  const person = await api.provider.addPerson();
  const path = `/v1/accounts/${person.accountId}`;
  const headers = { 'If-Match': await versionOf(person) };
  expect((await api.call('DELETE', path, { headers: { 'If-Match': '"77"' } })).status).toBe(412);
  expect((await api.call('DELETE', path, { headers })).status).toBe(204);
  for (const [method, address] of [
    ['GET', path],
    ['DELETE', path],
    ['POST', `${path}/end-sessions`],
    ['POST', `${path}/unlock`],
    ['POST', `${path}/attach-nir`],
  ] as const) {
    const body = address.endsWith('nir') ? { nir: randomNir() } : undefined;
    expect((await api.call(method, address, { body, headers })).status).toBe(404);
  }
  const { items } = (await api.call('GET', `${path}/events`)).body;
  expect(items[0]).toMatchObject({ type: 'account.erased', operator: { id: 'robot' } });
  expect((await startJourney(api.provider, person, { client: portal })).status).toBe(401);
});

test('a letter code that was sent for twice under one key is the same, and made once', async () => {
  const person = await api.provider.addPerson();
  const key = randomUUID();
  const tag = await versionOf(person);
  const send = (body: object, more: Record<string, string> = {}) =>
    api.call('POST', `/v1/accounts/${person.accountId}/activation-code`, {
      body,
      headers: { 'If-Match': tag, 'Idempotency-Key': key, ...more },
    });
  // What is refused makes nothing, so the key is free afterwards.
  expect((await send({})).body.code).toBe('reachable');
  const replies = await Promise.all([send({ contact_lost: true }), send({ contact_lost: true })]);
  const made = replies.find(({ status }) => status === 200);
  expect(made?.body.code).toMatch(/^[0-9A-Z]{12}$/);
  for (const { status, body } of replies)
    expect([status, status === 200 ? body : body.code]).toEqual(
      status === 200 ? [200, made?.body] : [409, 'busy'],
    );
  const again = await send({ contact_lost: true });
  expect([again.status, again.body, again.headers['etag']]).toEqual([
    200,
    made?.body,
    made?.headers['etag'],
  ]);
  expect((await send({ contact_lost: true, operator: 'x' })).body.code).toBe('otherBody');
  expect((await send({ contact_lost: true }, { 'Idempotency-Key': 'short' })).status).toBe(400);
  const other = await api.tokenOf(writer);
  const foreign = await send({ contact_lost: true }, { Authorization: `Bearer ${other}` });
  expect(foreign.status).toBe(412);
  expect((await api.provider.everythingStored()).toString()).not.toContain(made?.body.code);
  const events = await api.provider.storage.audit.ofAccount(person.accountId, 20);
  expect(events.filter(({ type }) => type === 'operator.activation-code')).toHaveLength(1);
  api.provider.advance(25 * 60 * 60 * 1000);
  const fresh = `Bearer ${await api.tokenOf()}`;
  expect((await send({ contact_lost: true }, { Authorization: fresh })).status).toBe(412);
  api.provider.advance(-25 * 60 * 60 * 1000);
});
