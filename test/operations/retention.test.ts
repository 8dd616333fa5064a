/** Accounts that nobody uses: their owners are told, and they are erased unless somebody comes back. */
import { expect, test } from '@jest/globals';
import { countAsSeen } from '../../accounts/lifecycle/count-as-seen.ts';
import { newAddress, startJourney } from '../support/journey.ts';
import { openProvider, type Person, portal, type TestProvider } from '../support/provider.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { operator, signInForLong } from './support.ts';

const day = 24 * 60 * 60 * 1000;
/** 36 months are 1096 days at most, a use is noted to within a day, and people are told 30 days before. */
const untilTold = 1096 * day + day - 30 * day + 60_000;
const retentionMonths = 36;

const sweep = ({ operations }: TestProvider) => operations.sweepIdle();
const nothing = { told: 0, erased: 0 };
const isThere = async ({ domain }: TestProvider, { accountId }: Pick<Person, 'accountId'>) =>
  (await domain.accounts.find(accountId)) !== undefined;
const toldTo = ({ outbox }: TestProvider, email: string) =>
  outbox.messages().flatMap(({ to, subject }) => (to === email ? [subject] : []));

/** Adds a person with an address of their own, who signs in now. */
async function addVisitor(provider: TestProvider) {
  const email = newAddress();
  const person = await provider.addPerson({
    contacts: { email: { value: email, verified: true } },
  });
  expect((await startJourney(provider, person)).page).toBe('service');
  await provider.drainAll();
  return { ...person, email };
}

test('after the months the owner is told, and 30 days later the account is erased', async () => {
  await using provider = await openProvider({ retentionMonths });
  const person = await addVisitor(provider);
  provider.advance(untilTold - 20 * day);
  expect(await sweep(provider)).toEqual(nothing);
  provider.advance(20 * day);
  expect(await sweep(provider)).toEqual({ told: 1, erased: 0 });
  expect(await sweep(provider)).toEqual(nothing);
  await provider.drainAll();
  expect(toldTo(provider, person.email)).toEqual(['Votre compte sera effacé dans 30 jours']);
  provider.advance(29 * day);
  expect(await sweep(provider)).toEqual(nothing);
  provider.advance(2 * day);
  expect(await sweep(provider)).toEqual({ told: 0, erased: 1 });
  expect(await isThere(provider, person)).toBe(false);
  await provider.drainAll();
  expect(toldTo(provider, person.email)).toContain('Votre compte est effacé');
  const events = await provider.storage.audit.ofAccount(person.accountId, 5);
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['account.erased', 'account.idle']);
});

test('a sign-in or a refreshed token keeps it, and anybody who was told and comes back is told no more', async () => {
  await using provider = await openProvider({ retentionMonths });
  const [active, returning] = [await addVisitor(provider), await addVisitor(provider)];
  provider.advance(untilTold - 60 * day);
  const service = await signInForLong(provider, active);
  provider.advance(20 * day);
  expect(await service.refresh()).toBeUndefined();
  await provider.drainAll();
  provider.advance(40 * day);
  expect(await sweep(provider)).toEqual({ told: 1, erased: 0 });
  provider.advance(29 * day);
  expect((await startJourney(provider, returning)).page).toBe('service');
  await provider.drainAll();
  provider.advance(2 * day);
  expect(await sweep(provider)).toEqual(nothing);
  expect([await isThere(provider, active), await isThere(provider, returning)]).toEqual([
    true,
    true,
  ]);
  provider.advance(untilTold - 20 * day);
  expect(await sweep(provider)).toEqual({ told: 1, erased: 0 });
});

test('nobody is erased where it is off, who was never there, who is suspended, or whom no release has looked at', async () => {
  await using off = await openProvider();
  const everywhere = await addVisitor(off);
  off.advance(2 * untilTold);
  expect(await sweep(off)).toEqual(nothing);
  expect(await isThere(off, everywhere)).toBe(true);

  await using provider = await openProvider({ retentionMonths });
  const { domain, storage, operations } = provider;
  const imported = await provider.addPerson({ kind: 'legacy' });
  const suspended = await addVisitor(provider);
  const target = { accountId: suspended.accountId, operator };
  await operations.suspend({ ...target, reason: 'dispute' });
  // An earlier release has signed the person in, and has noted nothing.
  const earlier = await provider.addPerson();
  provider.advance(untilTold);
  const { signal } = new AbortController();
  const { uses, facts } = storage;
  const stored = { accounts: domain.accounts, uses, facts, signal, clock: provider.clock };
  await countAsSeen(stored);
  expect(await sweep(provider)).toEqual(nothing);
  provider.advance(untilTold);
  await countAsSeen(stored);
  expect(await sweep(provider)).toEqual({ told: 1, erased: 0 });
  provider.advance(31 * day);
  expect(await sweep(provider)).toEqual({ told: 0, erased: 1 });
  expect(await isThere(provider, earlier)).toBe(false);
  expect([await isThere(provider, imported), await isThere(provider, suspended)]).toEqual([
    true,
    true,
  ]);
  // From its reactivation on, it can grow old again.
  await operations.reactivate(target);
  expect(await sweep(provider)).toEqual(nothing);
  provider.advance(untilTold);
  expect(await sweep(provider)).toEqual({ told: 1, erased: 0 });
});

test('of two processes one sweeps, and a sign-in at the same moment keeps the account', async () => {
  await using pair = await openTwo({ retentionMonths });
  const { one, two } = pair;
  const people = await Promise.all(Array.from({ length: 5 }, () => addVisitor(one)));
  for (const provider of [one, two]) provider.advance(untilTold);
  const told = await Promise.all([sweep(one), sweep(two)]);
  expect(told.reduce((sum, each) => sum + each.told, 0)).toBe(5);
  for (const provider of [one, two]) provider.advance(31 * day);
  const [first] = people;
  if (first === undefined) throw new Error('nobody');
  const [journey] = await Promise.all([startJourney(one, first), sweep(one), sweep(two)]);
  const isKept = await isThere(two, first);
  // Erased first, nobody signs in; signed in first, it is kept.
  const { visitor } = journey;
  expect((await visitor.begin(portal, { prompt: 'none' })).location.includes('code=')).toBe(isKept);
  for (const person of people.slice(1)) expect(await isThere(one, person)).toBe(false);
});

test('a use is no change of the account, and is written once a day', async () => {
  await using provider = await openProvider();
  const person = await addVisitor(provider);
  const { accounts } = provider.domain;
  const { uses } = provider.storage;
  const before = await accounts.find(person.accountId);
  const usedBefore = async (ms: number) =>
    (await uses.findIdle(provider.clock() - ms, 10)).includes(person.accountId);
  provider.advance(day - 60_000);
  await startJourney(provider, person);
  await provider.drainAll();
  expect(await usedBefore(day / 2)).toBe(true);
  provider.advance(60_000);
  await startJourney(provider, person);
  await provider.drainAll();
  expect(await usedBefore(day / 2)).toBe(false);
  expect(await accounts.find(person.accountId)).toEqual(before);
});
