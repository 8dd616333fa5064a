/** Dossiers and exports by the management API. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFamily } from '../support/family.ts';
import { type Api, openApi } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('a dossier is found by its number with its members, and what happens to it is told once', async () => {
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
  expect((await search({ fund: '999', file_number: '1' })).body).toEqual({ items: [] });
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
