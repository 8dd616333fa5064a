/** Corrections by the management API: of a civil status, and of passwords that others may know. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signInForLong } from '../operations/support.ts';
import { identity, randomNir } from '../support/provider.ts';
import { type Api, linesOf, openApi } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('a civil status is replaced by the one of the papers, with which the NIR must agree', async () => {
  const typed = '1850795277002';
  const person = await api.provider.addPerson({
    typed,
    identity: { ...identity, birthDate: '1985-07-01' },
  });
  const papers = {
    ...{
      birth_name: 'Ferrand',
      usual_name: '',
      given_names: ' Loïc  Marie ',
      birth_date: '1985-07-14',
    },
    ...{ gender: 'M', birth_country: '99100', birth_commune: '95277' },
  };
  const path = `/v1/accounts/${person.accountId}`;
  const correct = async (body: object) => {
    const { headers } = await api.call('GET', path);
    const seen = { 'If-Match': String(headers['etag']) };
    return api.call('POST', `${path}/correct-identity`, { body, headers: seen });
  };
  const done = await correct({ identity: papers, operator: 'guichet 4' });
  expect(done.body).toMatchObject({
    outcome: 'done',
    account: { birth_name: 'Ferrand', given_names: 'Loïc Marie', sources: { identity: 'fund' } },
  });
  expect(done.text).not.toContain('07-14');
  expect((await correct({ identity: papers })).body.outcome).toBe('unchanged');
  const year = await correct({ identity: { ...papers, birth_date: '1986-07-14' } });
  expect([year.status, year.body.code]).toEqual([409, 'year']);
  const { birth_name, birth_commune, ...rest } = papers;
  const faulty = await correct({
    identity: { ...rest, given_names: '', parent1_birth_name: 'Nom' },
  });
  expect(faulty.body.faults).toEqual([
    { pointer: '/identity/birth_name', detail: 'is missing, and given_names as well' },
    { pointer: '/identity/birth_commune', detail: 'is missing for a birth in France' },
    { pointer: '/identity/parent1_birth_name', detail: 'goes together with parent1_given_names' },
  ]);
  expect(
    (await correct({ identity: { ...papers, birth_date: '2085-07-14' } })).body.faults,
  ).toEqual([{ pointer: '/identity/birth_date', detail: 'is before 1890 or to come' }]);
});

test('new passwords are required of the people of a list, or of all', async () => {
  await using fresh = await openApi();
  const { provider } = fresh;
  const [one, two, three] = [
    await provider.addPerson(),
    await provider.addPerson(),
    await provider.addPerson(),
  ];
  const service = await signInForLong(provider, two);
  const path = '/v1/accounts/require-new-password';
  const identifiers = [one.identifier, 'P1', randomNir(), two.identifier, one.identifier];
  const list = await fresh.call('POST', path, { body: { identifiers, operator: 'cellule' } });
  expect(list.body).toEqual({
    done: 2,
    unchanged: 1,
    refused: [
      { pointer: '/identifiers/1', detail: 'is no identifier' },
      { pointer: '/identifiers/2', detail: 'is of no account' },
    ],
  });
  expect(await service.refresh()).toBe('invalid_grant');
  const [event] = await provider.storage.audit.ofAccount(one.accountId, 1);
  expect(event).toMatchObject({
    type: 'operator.new-password-required',
    operator: { kind: 'api', id: 'robot', name: 'cellule' },
  });
  const requireOfAll = async () =>
    linesOf((await fresh.call('POST', `${path}-of-all`)).text).at(-1);
  expect(await requireOfAll()).toEqual({ changed: 1, complete: true });
  expect(await requireOfAll()).toEqual({ changed: 0, complete: true });
  const { body } = await fresh.call('GET', `/v1/accounts/${three.accountId}`);
  expect(body.new_password_required).toBe(true);
});
