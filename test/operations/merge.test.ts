/** Two accounts of one person become one, and the services that know the person notice nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewAccount } from '../../accounts/account-records.ts';
import { identifierOf } from '../cli/workbench.ts';
import { openSpace } from '../support/account-space.ts';
import { newAddress, startJourney } from '../support/journey.ts';
import {
  openProvider,
  type Person,
  partner,
  portal,
  randomNir,
  type TestProvider,
} from '../support/provider.ts';
import { createFailingStorage } from '../support/servers/failing-storage.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { operator, signInForLong } from './support.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const numbers = Array.from({ length: 100 }, (_, i) => `P${10_000_000 + i}`);
const nextProvisional = () => numbers.pop() ?? '';

/** Adds a person who has declared who they are, and is known by a provisional identifier. */
const addDeclared = (at = provider, details: Partial<NewAccount> = {}) =>
  at.addPerson({
    typed: nextProvisional(),
    standing: { announced: true, declared: true, terms: { version: '1', at: 1 } },
    contacts: { email: { value: newAddress(), verified: true } },
    ...details,
  });
/** Adds the same person as a fund does. Nobody has opened the account. */
const addByFund = (at = provider, details: Parameters<TestProvider['addPerson']>[0] = {}) =>
  at.addPerson({ kind: 'legacy', contacts: {}, ...details });

const merge = (
  account: Pick<Person, 'accountId'>,
  other: Pick<Person, 'accountId'>,
  at = provider,
  isDespiteIdentity = false,
) =>
  at.operations.merge({
    accountId: account.accountId,
    otherId: other.accountId,
    isDespiteIdentity,
    operator,
  });

const accountOf = async ({ accountId }: Pick<Person, 'accountId'>, at = provider) => {
  const record = await at.domain.accounts.find(accountId);
  return record && at.domain.accounts.open(record);
};
/** Signs in and resolves with the sub that the service learns. */
async function subOf(person: Pick<Person, 'identifier' | 'password'>, client = portal) {
  const journey = await startJourney(provider, person, { client });
  if (journey.page === 'consent') await journey.send({ decision: 'allow' });
  return (await journey.idToken()).sub;
}

test('both identifiers open the account with the password of the declared one, and services know the same sub', async () => {
  const [declared, byFund] = [await addDeclared(), await addByFund()];
  const subs = [await subOf(declared), await subOf(declared, partner)];
  const service = await signInForLong(provider, declared);
  const space = await openSpace(provider, declared);

  expect(await merge(byFund, declared)).toMatchObject({ outcome: 'done', knownTwice: 0 });
  expect([await service.refresh(), await service.userinfo()]).toEqual(['invalid_grant', 401]);
  expect((await space.open('/account')).location).toContain('/interaction/');
  for (const { identifier } of [declared, byFund]) {
    const person = { identifier, password: declared.password };
    expect([await subOf(person), await subOf(person, partner)]).toEqual(subs);
  }
  expect((await startJourney(provider, byFund)).status).toBe(401);
  expect(await accountOf(declared)).toBeUndefined();
  expect(await provider.storage.accounts.find(declared.accountId)).toBeUndefined();
  const account = await accountOf(byFund);
  expect(account).toMatchObject({
    vouchers: { identity: 'fund', nir: 'fund', email: 'person' },
    contacts: { email: { verified: true } },
  });
  expect(account?.standing.merging).toBeUndefined();

  const own = await openSpace(provider, { ...byFund, password: declared.password });
  const seen = (await own.open('/account/history')).reply.text;
  expect(seen).toContain('Un agent a réuni vos deux comptes');
  for (const [{ accountId }, detail] of [
    [byFund, declared.accountId],
    [declared, byFund.accountId],
  ] as const)
    expect(await provider.storage.audit.ofAccount(accountId, 20)).toContainEqual(
      expect.objectContaining({ type: 'operator.merged', detail, operator }),
    );
  expect(await merge(byFund, declared)).toEqual({ outcome: 'unknownOther' });
});

test('an account that its owner uses keeps its password, its contacts and its subs, and lacks nothing that was proven', async () => {
  const phone = { value: '+33612345678', verified: true };
  const declared = await addDeclared(provider, {
    contacts: { email: { value: newAddress(), verified: true }, phone },
  });
  const email = { value: newAddress(), verified: true };
  const byFund = await addByFund(provider, { kind: 'personal', contacts: { email } });
  const [own, onlyDeclared] = [await subOf(byFund), await subOf(declared, partner)];
  const theirs = await subOf(declared);
  expect(theirs).not.toBe(own);
  // The service has moved from another port, where the declared account was known to it.
  const { subjects } = provider.storage;
  await subjects.claim(declared.accountId, 'service.example:8443', theirs ?? '');

  expect(await merge(byFund, declared)).toMatchObject({ outcome: 'done', knownTwice: 1 });
  const person = { ...byFund, identifier: declared.identifier };
  expect(await subOf(person)).toBe(own);
  expect(await subOf(person, partner)).toBe(onlyDeclared);
  expect(await subjects.find(byFund.accountId, 'service.example:8443')).toBeUndefined();
  expect((await accountOf(byFund))?.contacts).toEqual({ email, phone });
});

test('places in dossiers come along', async () => {
  const [declared, byFund] = [await addDeclared(), await addByFund()];
  const { household } = provider.domain;
  const place = {
    fund: '131',
    fileNumber: '7654321',
    role: 'allocataire',
    from: '2020-01-01',
  } as const;
  await household.importMemberships([{ ...place, accountId: declared.accountId }]);
  await merge(byFund, declared);
  expect(await household.membershipsOf(byFund.accountId)).toMatchObject([
    { fileNumber: '7654321' },
  ]);
  expect(await household.membershipsOf(declared.accountId)).toEqual([]);
});

describe('a merge is refused', () => {
  const born = { birthDate: '1970-01-02' };

  test('of accounts of two people, unless an agent has seen that it is one', async () => {
    const byFund = await addByFund();
    const { identity } = (await accountOf(byFund)) ?? {};
    if (identity === undefined) throw new Error('nobody');
    const other = await addDeclared(provider, { identity: { ...identity, ...born } });
    expect(await merge(byFund, other)).toEqual({ outcome: 'otherPerson' });
    expect(await accountOf(other)).toBeDefined();
    expect(await merge(byFund, other, provider, true)).toMatchObject({ outcome: 'done' });
  });

  test('into an account that only its owner answers for, of one with a checked number, of itself, of nobody', async () => {
    const [declared, second] = [await addDeclared(), await addDeclared()];
    const [byFund, another] = [await addByFund(), await addByFund()];
    expect(await merge(declared, second)).toEqual({ outcome: 'notCertified' });
    expect(await merge(byFund, another)).toEqual({ outcome: 'hasNir' });
    const itself = await addByFund(provider, { typed: nextProvisional() });
    expect(await merge(itself, itself)).toEqual({ outcome: 'sameAccount' });
    expect(await merge(byFund, { accountId: 'nobody' })).toEqual({ outcome: 'unknownOther' });
    expect(await merge({ accountId: 'nobody' }, declared)).toEqual({ outcome: 'unknown' });
    const stale = {
      accountId: byFund.accountId,
      otherId: declared.accountId,
      operator,
      version: 9,
    };
    expect(await provider.operations.merge({ ...stale, isDespiteIdentity: false })).toEqual({
      outcome: 'stale',
    });
  });

  test('of a suspended account, a closed one, and one that waits for a letter: it must not open them', async () => {
    const { operations, domain } = provider;
    const byFund = await addByFund();
    const [suspended, closed, waiting] = [
      await addDeclared(),
      await addDeclared(),
      await addDeclared(),
    ];
    await operations.suspend({ accountId: suspended.accountId, operator, reason: 'dispute' });
    await domain.updateAccount(closed.accountId, ({ standing, ...account }) => ({
      ...account,
      standing: { ...standing, closedAt: Date.now() },
    }));
    const { accountId } = waiting;
    await operations.makeActivationCode({ accountId, operator, isContactLost: true });
    for (const other of [suspended, closed, waiting])
      expect(await merge(byFund, other)).toEqual({ outcome: 'notOpen' });
    await operations.suspend({ accountId: byFund.accountId, operator, reason: 'dispute' });
    expect(await merge(byFund, await addDeclared())).toEqual({ outcome: 'notOpen' });
  });
});

test('of two processes and two accounts at once, each account is merged once, into one', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const declared = await addDeclared(one);
  const [first, second] = [await addByFund(one), await addByFund(one)];
  const outcomes = await Promise.all([
    merge(first, declared, one),
    merge(first, declared, two),
    merge(second, declared, one),
    merge(second, declared, two),
  ]);
  expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
  const owner = await one.domain.accounts.findByIdentifier(identifierOf(declared.identifier));
  expect([first.accountId, second.accountId]).toContain(owner?.id);
  for (const { accountId } of [first, second]) {
    const record = await two.domain.accounts.find(accountId);
    expect(record?.standing.merging).toBeUndefined();
    const events = await two.storage.audit.ofAccount(accountId, 10);
    expect(events.filter(({ type }) => type === 'operator.merged')).toHaveLength(
      accountId === owner?.id ? 1 : 0,
    );
  }
  expect(await one.storage.accounts.find(declared.accountId)).toBeUndefined();
});

test('a merge that breaks off anywhere is completed when it is done again', async () => {
  const failing = createFailingStorage();
  await using fragile = await openProvider({ openStorage: failing.openStorage });
  for (let calls = 1; ; calls += 1) {
    const declared = await addDeclared(fragile);
    const byFund = await addByFund(fragile, { typed: randomNir() });
    const { subjects } = fragile.storage;
    await subjects.claim(declared.accountId, 'service.example', `sub ${calls}`);
    failing.failAfter(calls);
    await merge(byFund, declared, fragile).catch(() => undefined);
    const failed = failing.restore();
    const again = await merge(byFund, declared, fragile);
    expect([calls, ['done', 'unchanged', 'unknownOther'].includes(again.outcome)]).toEqual([
      calls,
      true,
    ]);
    const account = await accountOf(byFund, fragile);
    expect(account?.identifiers.map(({ value }) => value)).toContain(declared.identifier);
    expect(account?.standing.merging).toBeUndefined();
    expect(await fragile.storage.accounts.find(declared.accountId)).toBeUndefined();
    expect(await subjects.find(byFund.accountId, 'service.example')).toBe(`sub ${calls}`);
    if (failed === 0) break;
  }
});
