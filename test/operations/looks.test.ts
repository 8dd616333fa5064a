/** Looking for a person's account, and at it: masked, noted, and with what keeps the person out. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { identifierOf } from '../cli/workbench.ts';
import { openSpace } from '../support/account-space.ts';
import { addFamily } from '../support/family.ts';
import { startJourney } from '../support/journey.ts';
import { identity, openProvider, type Person, type TestProvider } from '../support/provider.ts';
import { operator } from './support.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const target = ({ accountId }: Pick<Person, 'accountId'>) => ({ accountId, operator });
const show = (person: Pick<Person, 'accountId'>) => provider.operations.show(target(person));

test('a search finds by identifier, by names and birth date, by dossier, and opens nothing', async () => {
  const details = { ...identity, birthName: 'QUATREVAUX', birthDate: '1971-11-23' };
  const person = await provider.addPerson({ typed: '1711195277002', identity: details });
  const { find } = provider.operations;
  for (const sought of [
    { identifier: identifierOf('1711195277002') },
    { identity: { birthName: 'Quatrevaux', givenNames: 'pierre', birthDate: '1971-11-23' } },
  ]) {
    const found = await find(sought, operator);
    expect(found).toMatchObject([
      { id: person.accountId, birthName: 'QUATREVAUX', birthYear: 1971 },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/95277|11-23|002/);
  }
  const { angela, pierre, joelle, fund, fileNumber } = await addFamily(provider);
  const members = await find({ dossier: { fund, fileNumber } }, operator);
  expect(members.map(({ id }) => id).toSorted()).toEqual(
    [angela, pierre, joelle].map(({ accountId }) => accountId).toSorted(),
  );
  expect(await find({ dossier: { fund: '999', fileNumber } }, operator)).toEqual([]);
  expect(await find({ identifier: identifierOf('P00000001') }, operator)).toEqual([]);
  const trail = await provider.storage.audit.ofAccount(person.accountId, 10);
  expect(trail.map(({ type }) => type)).not.toContain('operator.viewed');
});

test('what keeps a person from signing in comes with its reason and its end', async () => {
  const person = await provider.addPerson();
  expect((await show(person))?.signIn).toEqual({ maySignIn: true, obstacles: [], pending: [] });
  for (let i = 0; i < 5; i += 1)
    await startJourney(provider, { ...person, password: 'Autre2Printemps' });
  const throttled = (await show(person))?.signIn;
  expect(throttled).toMatchObject({ maySignIn: false, obstacles: [{ reason: 'throttled' }] });
  const [obstacle] = throttled?.obstacles ?? [];
  const until = obstacle?.reason === 'throttled' ? obstacle.until - provider.clock() : 0;
  expect([until > 50_000, until <= 60_000]).toEqual([true, true]);
  await provider.operations.unlock(target(person));
  await provider.operations.suspend({ ...target(person), reason: 'fraud' });
  expect((await show(person))?.signIn).toMatchObject({
    maySignIn: false,
    obstacles: [{ reason: 'suspended', why: 'fraud' }],
  });

  const newcomer = await provider.addPerson({ kind: 'legacy', contacts: {} });
  const steps = ['announcement', 'terms', 'new_password', 'contact'];
  expect((await show(newcomer))?.signIn).toEqual({
    maySignIn: true,
    obstacles: [],
    pending: steps.map((step) => ({ reason: 'step', step })),
  });
  const isContactLost = true;
  await provider.operations.makeActivationCode({ ...target(newcomer), isContactLost });
  expect((await show(newcomer))?.signIn.obstacles).toMatchObject([{ reason: 'letter' }]);

  const closed = await provider.addPerson({
    password: undefined,
    standing: { announced: true, declared: true, terms: { version: '1', at: 0 }, closedAt: 7 },
  });
  expect((await show(closed))?.signIn).toMatchObject({
    maySignIn: false,
    obstacles: [{ reason: 'noPassword' }],
    pending: [
      { reason: 'closed' },
      { reason: 'step', step: 'new_password' },
      { reason: 'declared' },
    ],
  });
});

test('each look is noted with the agent, and the person sees that one looked, and not who', async () => {
  const person = await provider.addPerson();
  const opened = await show(person);
  expect(JSON.stringify(opened)).not.toContain(person.identifier);
  expect(JSON.stringify(opened)).not.toMatch(/pierre@example|1969-03-17|\$2b\$/);
  const { history } = provider.operations;
  const [first] = await history({ ...target(person), limit: 10 });
  expect(first).toMatchObject({ type: 'operator.viewed', operator });
  await history({ ...target(person), limit: 10, before: first });
  const trail = await provider.storage.audit.ofAccount(person.accountId, 10);
  expect(trail.map(({ type, detail }) => [type, detail])).toEqual([
    ['operator.viewed', 'history'],
    ['operator.viewed', undefined],
  ]);
  expect(await show({ accountId: 'nobody' })).toBeUndefined();
  expect(await history({ accountId: 'nobody', operator, limit: 10 })).toEqual([]);
  const seen = (await (await openSpace(provider, person)).open('/account/history')).reply.text;
  expect(seen).toContain('Un agent a consulté votre compte');
  for (const secret of [operator.name, operator.id]) expect(seen).not.toContain(secret);
});
