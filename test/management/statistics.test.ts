/** The numbers of the whole installation. */
import { expect, test } from '@jest/globals';
import { signInForLong } from '../operations/support.ts';
import { addFamily } from '../support/family.ts';
import { openApi } from './support.ts';

test('accounts, dossiers, services and sessions are counted, once a minute', async () => {
  await using api = await openApi();
  const { provider } = api;
  const read = async () => (await api.call('GET', '/v1/statistics')).body;
  const listed = { file: 5, stored: 0 };
  expect(await read()).toEqual({ accounts: 0, dossiers: 0, clients: listed, sessions: 0 });
  const { angela } = await addFamily(provider);
  await signInForLong(provider, angela);
  const registration = { client_id: 'machine', grant_types: ['client_credentials'] };
  await api.call('POST', '/v1/clients', { body: { registration } });
  expect((await read()).accounts).toBe(0);
  provider.advance(60_000);
  const clients = { file: 5, stored: 1 };
  expect(await read()).toEqual({ accounts: 3, dossiers: 1, clients, sessions: 1 });
});
