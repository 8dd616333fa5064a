/** Dossiers and exports by the management API. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayAt } from '../../accounts/household/days.ts';
import { openFamily } from '../support/family.ts';
import { randomNir } from '../support/provider.ts';
import { type Api, openApi } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('a dossier is found by its number with its members, and what happens to it is told once', async () => {
  await using api = await openApi();
  const { angela, pierre, joelle, fund, fileNumber, id, give } = await openFamily(api.provider);
  await give();
  const search = (body: object) => api.call('POST', '/v1/dossiers/search', { body });
  const found = await search({ fund, file_number: fileNumber });
  const member = (person: { accountId: string; role: string }) => ({
    account_id: person.accountId,
    role: person.role,
    from: '2020-01-01',
  });
  expect(found.body.items).toEqual([
    {
      id,
      fund,
      members: [member(angela), member(pierre), member(joelle)],
      authorization: { conjoint: pierre.accountId, day: expect.any(String) },
    },
  ]);
  const operator = 'caisse 131';
  expect((await search({ fund: '999', file_number: '1', operator })).body).toEqual({ items: [] });
  // Both searches are noted: numbers that are tried one after the other tell who lives together.
  api.provider.advance(60_000);
  const trail = await api.provider.storage.audit.following(undefined, 100);
  const searches = trail.filter(
    ({ type, detail }) => `${type} ${detail}` === 'operator.searched dossier',
  );
  const robot = { kind: 'api', id: 'robot' };
  expect(searches.map((event) => event.operator)).toEqual([robot, { ...robot, name: operator }]);
  expect((await search({ fund: '1', file_number: fileNumber })).status).toBe(400);

  const events = (await api.call('GET', '/v1/dossiers/events')).body;
  expect(events).toEqual({
    items: [
      expect.objectContaining({
        type: 'authorization.given',
        file_number: fileNumber,
        accounts: [angela.accountId, pierre.accountId],
      }),
    ],
    next: null,
  });
  const first = await api.call('GET', '/v1/dossiers/events?limit=1');
  expect(first.body).toEqual({ items: events.items, next: events.items[0].cursor });
  const after = first.body.next;
  const none = await api.call('GET', `/v1/dossiers/events?after=${after}`);
  expect(none.body).toEqual({ items: [], next: null });
  expect((await api.call('GET', '/v1/dossiers/events?after=x')).status).toBe(400);
});

test('the members of a dossier are put by the rules of an import, all of them or none, once', async () => {
  const { provider } = api;
  const { angela, pierre, joelle, id, give } = await openFamily(provider);
  await give();
  const path = `/v1/dossiers/${id}`;
  const read = () => api.call('GET', path);
  const put = async (members: readonly object[], tag?: string) =>
    api.call('PUT', `${path}/members`, {
      body: { members, operator: 'caisse 131' },
      headers: { 'If-Match': tag ?? String((await read()).headers['etag']) },
    });
  const seen = String((await read()).headers['etag']);
  const ended = {
    account_id: pierre.accountId,
    role: 'conjoint',
    from: '2020-01-01',
    until: '2024-12-31',
  };
  const next = await provider.addPerson();
  const following = { identifier: next.identifier, role: 'conjoint', from: '2025-01-01' };
  const done = await put([ended, following]);
  expect(done.body).toMatchObject({ outcome: 'done', dossier: { id } });
  expect(done.body.dossier).not.toHaveProperty('authorization');
  expect(done.body.dossier.members).toContainEqual(ended);
  expect(done.body.dossier.members).toContainEqual({
    account_id: next.accountId,
    ...{ role: 'conjoint', from: '2025-01-01' },
  });
  expect(done.headers['etag']).not.toBe(seen);
  const again = await put([ended, following]);
  expect([again.body.outcome, again.headers['etag']]).toEqual(['unchanged', done.headers['etag']]);
  const stale = await put([ended], seen);
  expect([stale.status, stale.body.code]).toEqual([412, 'stale']);
  const events = (await api.call('GET', '/v1/dossiers/events?limit=100')).body.items;
  expect(events).toContainEqual(
    expect.objectContaining({
      ...{ type: 'authorization.ended', reason: 'membership' },
      accounts: [angela.accountId, pierre.accountId],
    }),
  );
  for (const { accountId } of [pierre, next])
    expect(await provider.storage.audit.ofAccount(accountId, 5)).toContainEqual(
      expect.objectContaining({
        type: 'operator.place-changed',
        operator: { kind: 'api', id: 'robot', name: 'caisse 131' },
      }),
    );

  // A person who waits for a fund's confirmation, and one whose NIR nobody but the owner has named.
  const nir = randomNir();
  const declared = { vouchers: { identity: 'person', nir: 'person' } } as const;
  const unproven = await provider.addPerson({ typed: nir, ...declared });
  const waiting = await provider.addPerson({ standing: { setAsideAt: 1 } });
  const refused = await put([
    { account_id: joelle.accountId, role: 'enfant', from: '2020-01-01', until: '2025-01-01' },
    { account_id: joelle.accountId, role: 'allocataire', from: '2026-01-01' },
    { account_id: 'nobody', role: 'autre', from: '2020-01-01' },
    { identifier: randomNir(), role: 'autre', from: '2020-01-01' },
    { identifier: nir, role: 'autre', from: '2020-01-01' },
    { account_id: waiting.accountId, role: 'autre', from: '2020-01-01' },
  ]);
  expect([refused.status, refused.body.code, refused.body.faults]).toEqual([
    409,
    'refusedMembers',
    [
      { pointer: '/members/2', detail: 'account_id is of no account' },
      { pointer: '/members/3', detail: 'identifier is of no account' },
      { pointer: '/members/4', detail: 'only the owner of the account has named the identifier' },
      { pointer: '/members/5', detail: 'the account waits for a confirmation' },
    ],
  ]);
  const second = await put([
    { account_id: unproven.accountId, role: 'autre', from: '2020-01-01' },
    { account_id: unproven.accountId, role: 'allocataire', from: '2021-01-01' },
  ]);
  expect(second.body.faults).toEqual([
    { pointer: '/members/1', detail: 'another person is the allocataire at that time' },
  ]);
  expect((await read()).headers['etag']).toBe(done.headers['etag']);

  const { accountId: account_id } = joelle;
  const malformed = await put([
    { account_id, role: 'enfant', from: '2025-02-30' },
    { account_id, role: 'enfant', from: '2020-01-02', until: '2020-01-01' },
    { account_id, identifier: nir, role: 'enfant', from: '2020-01-01' },
    { role: 'enfant', from: '2020-01-01' },
    { account_id, role: 'parent', from: '2020-01-01' },
    { identifier: '12', role: 'enfant', from: '2020-01-01' },
  ]);
  expect(malformed.body.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '/members/0/from',
    '/members/1/until',
    '/members/2',
    '/members/3',
    '/members/4/role',
    '/members/5/identifier',
  ]);
  expect((await put([])).status).toBe(400);
  expect((await api.call('GET', '/v1/dossiers/nobody')).status).toBe(404);
  const none = { body: { members: [ended] }, headers: { 'If-Match': '"1"' } };
  expect((await api.call('PUT', '/v1/dossiers/nobody/members', none)).status).toBe(404);
});

test('an authorization whose last day has passed is not shown', async () => {
  const { provider } = api;
  const { pierre, id, give, importRows } = await openFamily(provider);
  await give();
  const { accountId } = pierre;
  const read = async () => (await api.call('GET', `/v1/dossiers/${id}`)).body;
  await importRows({
    accountId,
    role: 'conjoint',
    from: '2020-01-01',
    until: dayAt(provider.clock()),
  });
  expect(await read()).toHaveProperty('authorization');
  provider.advance(24 * 60 * 60 * 1000);
  const headers = { Authorization: `Bearer ${await api.tokenOf()}` };
  const { body } = await api.call('GET', `/v1/dossiers/${id}`, { headers });
  expect(body).not.toHaveProperty('authorization');
  provider.advance(-24 * 60 * 60 * 1000);
});

test('an export holds all that is kept, whole; who took it stands in the trail, and not in the export', async () => {
  const person = await api.provider.addPerson();
  const path = `/v1/accounts/${person.accountId}/export`;
  const { body, headers } = await api.call('GET', path);
  expect(headers['cache-control']).toBe('no-store');
  expect(body).toMatchObject({
    account: { identifiers: [{ value: person.identifier }] },
    history: [{ type: 'operator.exported' }],
  });
  expect(JSON.stringify(body)).not.toContain('robot');
  const [event] = await api.provider.storage.audit.ofAccount(person.accountId, 1);
  expect(event).toMatchObject({
    type: 'operator.exported',
    operator: { kind: 'api', id: 'robot' },
  });
  expect((await api.call('GET', path.replace(person.accountId, 'nobody'))).status).toBe(404);
});
