/** An agent has seen a person's papers: the identity is confirmed, or corrected, and the number must still agree. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Identity } from '../../accounts/account.ts';
import { openSpace } from '../support/account-space.ts';
import { newAddress, startJourney } from '../support/journey.ts';
import { openProvider, type Person, type TestProvider } from '../support/provider.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { operator } from './support.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const target = ({ accountId }: Pick<Person, 'accountId'>) => ({ accountId, operator });
const confirm = (person: Pick<Person, 'accountId'>, at = provider) =>
  at.operations.confirmIdentity(target(person));
const correct = (person: Pick<Person, 'accountId'>, identity: Identity, at = provider) =>
  at.operations.correctIdentity({ ...target(person), identity });

/** A person whom no other test has, born in Gonesse. */
const someone = (details: Partial<Identity> = {}): Identity => ({
  birthName: 'VASSEUR',
  givenNames: 'Odile',
  birthDate: '1951-02-14',
  gender: 'female',
  birthCountry: '99100',
  birthCommune: '95277',
  parents: [],
  ...details,
});
const addDeclared = (identity: Identity, typed: string) =>
  provider.addPerson({
    typed,
    identity,
    standing: { announced: true, declared: true, terms: { version: '1', at: 0 } },
    contacts: { email: { value: newAddress(), verified: true } },
    place: `declared/${typed}`,
  });
const accountOf = async ({ accountId }: Pick<Person, 'accountId'>) => {
  const record = await provider.domain.accounts.find(accountId);
  if (record === undefined) throw new Error('nobody');
  return provider.domain.accounts.open(record);
};

test('a confirmed identity is no longer declared for services, and can’t be taken by another account', async () => {
  const identity = someone();
  const person = await addDeclared(identity, 'P30000001');
  expect(await (await startJourney(provider, person)).idToken()).toMatchObject({ acr: 'declared' });
  expect(await confirm(person)).toMatchObject({ outcome: 'done' });
  expect(await confirm(person)).toMatchObject({ outcome: 'unchanged' });
  expect(await (await startJourney(provider, person)).idToken()).toMatchObject({ acr: 'password' });
  expect(await accountOf(person)).toMatchObject({
    vouchers: { identity: 'agent' },
    place: undefined,
  });

  const rival = await addDeclared(identity, 'P30000002');
  expect(await confirm(rival)).toEqual({ outcome: 'otherAccount' });
  const aside = await addDeclared(someone({ birthName: 'AUTRE' }), 'P30000003');
  await provider.domain.updateAccount(aside.accountId, ({ standing, ...account }) => ({
    ...account,
    standing: { ...standing, setAsideAt: Date.now() },
  }));
  expect(await confirm(aside)).toEqual({ outcome: 'setAside' });
  const seen = (await (await openSpace(provider, person)).open('/account/history')).reply.text;
  expect(seen).toContain('Un agent a confirmé votre identité');
});

test('a corrected identity is what services see, and the trail has no word of it', async () => {
  const identity = someone({ givenNames: 'Berthe' });
  const person = await addDeclared(identity, 'P30000004');
  const corrected = { ...identity, birthName: 'LEVASSEUR', usualName: 'ROUGET' };
  expect(await correct(person, corrected)).toMatchObject({ outcome: 'done' });
  expect(await correct(person, corrected)).toMatchObject({ outcome: 'unchanged' });
  const { accounts } = provider.domain;
  const found = (await accounts.findByIdentity(corrected)).map(({ id }) => id);
  expect([found, await accounts.findByIdentity(identity)]).toEqual([[person.accountId], []]);
  const [event] = await provider.storage.audit.ofAccount(person.accountId, 1);
  expect(event).toMatchObject({
    type: 'operator.identity-corrected',
    detail: 'birthName,usualName',
    operator,
  });
  const rival = await addDeclared(someone({ givenNames: 'Cerise' }), 'P30000005');
  expect(await correct(rival, corrected)).toEqual({ outcome: 'otherAccount' });
});

test('the number must still agree, and one that did not before may stay', async () => {
  const identity = someone({ givenNames: 'Delphine' });
  const person = await provider.addPerson({ typed: '2510295277003', identity });
  const outcomeOf = async (details: Partial<Identity>) =>
    (await correct(person, { ...identity, ...details })).outcome;
  expect(await outcomeOf({ birthDate: '1952-02-14' })).toBe('year');
  expect(await outcomeOf({ birthDate: '1951-03-14' })).toBe('month');
  expect(await outcomeOf({ gender: 'male' })).toBe('gender');
  expect(await outcomeOf({ birthCommune: '75101' })).toBe('place');
  expect((await accountOf(person)).identity).toEqual(identity);
  expect(await outcomeOf({ birthDate: '1951-02-15' })).toBe('done');

  const odd = await provider.addPerson({
    typed: '1510295277004',
    identity: someone({ givenNames: 'Edmée' }),
  });
  expect(await correct(odd, someone({ givenNames: 'Edmée Rose' }))).toMatchObject({
    outcome: 'done',
  });
  expect((await accountOf(odd)).vouchers.identity).toBe('fund');
});

test('of two corrections at once by two processes, each is noted, and one of them stands', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const person = await one.addPerson({ typed: 'P30000006', identity: someone() });
  const [first, second] = [someone({ usualName: 'UN' }), someone({ usualName: 'DEUX' })];
  const outcomes = await Promise.all([correct(person, first, one), correct(person, second, two)]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  const record = await one.domain.accounts.find(person.accountId);
  const { identity } = record ? one.domain.accounts.open(record) : { identity: someone() };
  expect(['UN', 'DEUX']).toContain(identity.usualName);
  const events = await two.storage.audit.ofAccount(person.accountId, 10);
  expect(events.filter(({ type }) => type === 'operator.identity-corrected')).toHaveLength(2);
});
