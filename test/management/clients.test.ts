/** Services by the management API: registered, changed and removed, by programs that get no further than they may. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type ManagementScope,
  managementScopes,
} from '../../provider/clients/registration/management-scopes.ts';
import { clientSecret } from '../support/provider.ts';
import { token } from '../support/visitor.ts';
import { type Api, openApi, robot } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const machine = { client_name: 'Machine', grant_types: ['client_credentials'] };
const newEntry = (over: object = {}) => ({
  client_id: `service-${randomUUID()}`,
  ...machine,
  ...over,
});
const pathOf = (clientId: string) => `/v1/clients/${encodeURIComponent(clientId)}`;

const add = (registration: object, headers: Record<string, string> = {}) =>
  api.call('POST', '/v1/clients', { body: { registration }, headers });
const tagOf = async (clientId: string) =>
  String((await api.call('GET', pathOf(clientId))).headers['etag']);
/** Changes the service as it is now. */
const change = async (
  method: string,
  clientId: string,
  {
    to = '',
    body = {},
    headers = {},
  }: { to?: string; body?: object; headers?: Record<string, string> } = {},
) =>
  api.call(method, `${pathOf(clientId)}${to}`, {
    body,
    headers: { 'If-Match': await tagOf(clientId), ...headers },
  });
/** Resolves with what the service is told that asks for a token with this secret. */
const errorWith = async (client_id: string, client_secret: string) =>
  (await token(api.provider, { client_id, client_secret }, { grant_type: 'client_credentials' }))
    .body.error;

test('a service is registered, changed, disabled and removed, and its secret is shown once', async () => {
  const entry = newEntry();
  const { client_id: id } = entry;
  const added = await add(entry);
  expect(added.status).toBe(201);
  expect(added.headers['etag']).toBe('"1"');
  const { client_secret: secret, ...rest } = added.body;
  expect(secret).toMatch(/^[\w-]{43}$/);
  const shown = {
    client_id: id,
    client_name: 'Machine',
    origin: 'stored',
    disabled: false,
    former_secrets_until: [],
    registration: { ...entry, client_id_issued_at: expect.any(Number) },
  };
  expect(rest).toEqual({ outcome: 'done', client: shown, warnings: [] });
  expect(await errorWith(id, secret)).toBeUndefined();
  expect((await api.call('GET', pathOf(id))).body).toEqual(shown);

  const renamed = { ...entry, client_name: 'Autre' };
  const put = await change('PUT', id, { body: { registration: renamed, operator: 'Ada' } });
  expect(put.body).toMatchObject({ outcome: 'done', client: { client_name: 'Autre' } });
  expect(put.body).not.toHaveProperty('client_secret');
  const again = await change('PUT', id, { body: { registration: renamed } });
  expect(again.body.outcome).toBe('unchanged');
  const stale = await change('PUT', id, {
    body: { registration: entry },
    headers: { 'If-Match': '"1"' },
  });
  expect([stale.status, stale.body.code]).toEqual([412, 'stale']);

  const rotated = await change('POST', id, {
    to: '/rotate-secret',
    body: { keep_former_seconds: 600 },
  });
  expect(rotated.body.client.former_secrets_until).toHaveLength(1);
  const next = rotated.body.client_secret;
  // By then the provider has seen the change.
  api.provider.advance(10_000);
  for (const known of [secret, next]) expect(await errorWith(id, known)).toBeUndefined();
  api.provider.advance(600_000);
  expect(await errorWith(id, secret)).toBe('invalid_client');
  api.provider.advance(-610_000);
  await change('POST', id, { to: '/rotate-secret', body: { keep_former_seconds: 0 } });

  expect((await change('POST', id, { to: '/disable' })).body.client.disabled).toBe(true);
  expect((await change('POST', id, { to: '/enable' })).body.client.disabled).toBe(false);
  expect((await change('DELETE', id)).status).toBe(204);
  for (const reply of [
    await api.call('GET', pathOf(id)),
    await change('DELETE', id, { headers: { 'If-Match': '"1"' } }),
  ])
    expect(reply.status).toBe(404);
  // MongoDB tells of events after thirty seconds.
  api.provider.advance(60_000);
  const events = (await api.call('GET', '/v1/events')).text;
  expect(events).not.toContain(secret);
  expect(await api.provider.storage.audit.following(undefined, 500)).toContainEqual(
    expect.objectContaining({
      type: 'client.changed',
      clientId: id,
      operator: { kind: 'api', id: 'robot', name: 'Ada' },
    }),
  );
  api.provider.advance(-60_000);
});

test('a request that is sent again under its key gets the same secret, and makes no second one', async () => {
  const entry = newEntry();
  const key = { 'Idempotency-Key': randomUUID() };
  const first = await add(entry, key);
  const replay = await add(entry, key);
  expect([replay.status, replay.headers['etag'], replay.body]).toEqual([201, '"1"', first.body]);
  expect((await add({ ...entry, client_name: 'Autre' }, key)).body.code).toBe('otherBody');
  expect((await add(entry)).body.code).toBe('taken');

  const send = { to: '/rotate-secret', headers: { ...key, 'If-Match': '"1"' } };
  const rotated = await change('POST', entry.client_id, send);
  expect(rotated.body.client_secret).not.toBe(first.body.client_secret);
  expect((await change('POST', entry.client_id, send)).body).toEqual(rotated.body);
  expect(await tagOf(entry.client_id)).toBe('"2"');
  const stored = (await api.provider.everythingStored()).toString();
  for (const { body } of [first, rotated]) expect(stored).not.toContain(body.client_secret);
});

test('each fault of a registration is told by its place', async () => {
  const { client_id: id, ...entry } = newEntry();
  const faulty = {
    ...entry,
    client_id: 'account',
    client_secret: 'x',
    redirect_uris: ['http://a.example/'],
  };
  const refused = await add({ ...faulty, grant_types: ['authorization_code', 'password'] });
  expect(refused.status).toBe(400);
  const pointers = refused.body.faults.map(({ pointer }: { pointer: string }) => pointer);
  expect(pointers).toEqual(
    expect.arrayContaining([
      '/registration/client_secret',
      '/registration/client_id',
      '/registration/grant_types/1',
    ]),
  );
  expect((await add({ ...entry, client_id: 'a b' })).body.faults).toEqual([
    { pointer: '/registration/client_id', detail: 'must be 1 to 255 visible ASCII characters' },
  ]);
  expect((await add(entry)).body.faults).toEqual([
    { pointer: '/registration', detail: 'it is no JSON object with a client_id' },
  ]);
  await add({ ...entry, client_id: id });
  const other = await change('PUT', id, { body: { registration: { ...entry, client_id: 'b' } } });
  expect(other.body.faults).toMatchObject([{ pointer: '/registration/client_id' }]);
  const open = {
    ...entry,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
  };
  const redirect_uris = ['https://open.example/callback'];
  await change('PUT', id, { body: { registration: { ...open, redirect_uris } } });
  expect((await change('POST', id, { to: '/rotate-secret' })).body.code).toBe('secretless');
});

test('a service of the file is read, without its secret, and changed only there', async () => {
  const { status, body, text } = await api.call('GET', pathOf('robot'));
  const { client_secret, ...registration } = robot;
  expect([status, body]).toEqual([
    200,
    { client_id: 'robot', origin: 'file', disabled: false, former_secrets_until: [], registration },
  ]);
  expect(text).not.toContain(clientSecret);
  const refused = [
    await change('PUT', 'robot', { body: { registration } }),
    await change('DELETE', 'robot'),
    await add(registration),
    await change('POST', 'robot', { to: '/disable' }),
    await change('POST', 'robot', { to: '/enable' }),
    await change('POST', 'robot', { to: '/rotate-secret' }),
  ];
  expect(refused.map((reply) => [reply.status, reply.body.code])).toEqual(
    refused.map(() => [409, 'listed']),
  );
  expect((await api.call('GET', pathOf('account'))).status).toBe(404);
});

test('all are listed, each once, page by page, whatever their ids', async () => {
  const odd = ['a/b?c#d', '100%', 'https://service.example/', '..%2f', '{id}'].map((client_id) =>
    newEntry({ client_id }),
  );
  for (const entry of odd) {
    expect((await add(entry)).status).toBe(201);
    expect((await api.call('GET', pathOf(entry.client_id))).body.registration.client_id).toBe(
      entry.client_id,
    );
    const disabled = await change('POST', entry.client_id, { to: '/disable' });
    expect(disabled.body.client.disabled).toBe(true);
  }
  const ids: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await api.call(
      'GET',
      `/v1/clients?limit=2${next && `&cursor=${encodeURIComponent(next)}`}`,
    );
    expect(JSON.stringify(body)).not.toContain('secret');
    ids.push(...body.items.map(({ client_id }: { client_id: string }) => client_id));
    next = body.next;
  }
  expect(ids).toEqual(
    expect.arrayContaining([...odd.map(({ client_id }) => client_id), 'portal', 'robot']),
  );
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const cursor of ['', 'a%20b', '%C3%A9'])
    expect((await api.call('GET', `/v1/clients?cursor=${cursor}`)).status).toBe(400);
  expect((await api.call('GET', '/v1/clients/%E0%A4%A')).status).toBe(404);
});

test('a program can neither give scopes that it lacks nor take over a client that has them', async () => {
  const own: readonly ManagementScope[] = ['clients:read', 'clients:write', 'dossiers:read'];
  const narrow = await add(newEntry({ management_scopes: own }));
  const { client_id } = narrow.body.client;
  const { client_secret } = narrow.body;
  const strong = newEntry({ management_scopes: ['accounts:erase'] });
  await add(strong);
  const as = async (scopes: readonly ManagementScope[]) => ({
    Authorization: `Bearer ${await api.tokenOf({ ...robot, client_id, client_secret }, scopes)}`,
  });
  const headers = await as(managementScopes);
  const refused = [
    await add(newEntry({ management_scopes: ['accounts:read'] }), headers),
    await add(newEntry({ management_scopes: [...own, 'audit:read'] }), headers),
    await change('PUT', client_id, {
      body: { registration: { ...machine, management_scopes: managementScopes } },
      headers,
    }),
    await change('PUT', strong.client_id, { body: { registration: machine }, headers }),
    await change('DELETE', strong.client_id, { headers }),
    await change('POST', strong.client_id, { to: '/rotate-secret', headers }),
    await change('POST', strong.client_id, { to: '/disable', headers }),
    await change('POST', strong.client_id, { to: '/enable', headers }),
    // What the token lacks counts, not what the registration has.
    await add(newEntry({ management_scopes: ['dossiers:read'] }), await as(['clients:write'])),
  ];
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
    refused.map(() => [403, 'insufficient_scope']),
  );
  expect(refused[1]?.body.detail).toContain('lacks: audit:read');
  expect(await tagOf(strong.client_id)).toBe('"1"');
  expect((await add(newEntry({ management_scopes: own }), headers)).status).toBe(201);
  const rotated = await change('POST', client_id, { to: '/rotate-secret', headers });
  expect(rotated.body.outcome).toBe('done');
});
