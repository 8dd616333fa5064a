/** What the support console asks of the operations: opening files with a reason, and erasing by two agents. */
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Operator } from '../../adapters/ports.ts';
import { openSpace } from '../support/account-space.ts';
import { openProvider, type Person, type TestProvider } from '../support/provider.ts';
import { operator } from './support.ts';

const minute = 60 * 1000;
const day = 24 * 60 * minute;
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ watched: { hasMetrics: true } });
});
afterAll(() => provider[Symbol.asyncDispose]());

/** An agent of this subject, whom nobody else counts with. */
const agent = (id: string, name = 'Ambroise Quatremer'): Operator => ({
  kind: 'console',
  id,
  name,
});

const openFile = ({ accountId }: Pick<Person, 'accountId'>, by: Operator, reference = 'A 12-345') =>
  provider.operations.openFile({ accountId, operator: by, reason: 'telephone', reference });

const trailOf = (accountId: string) => provider.storage.audit.ofAccount(accountId, 20);

/** Returns the events of this type that belong to no account. */
async function unboundEvents(type: string) {
  const events = await provider.storage.audit.following(undefined, 1_000);
  return events.filter((event) => event.type === type);
}

test('a look says why and by whom; its reference is no part of the trail, and goes with the account', async () => {
  const person = await provider.addPerson();
  const { accountId } = person;
  const reference = 'Appel de Mme QUATREVAUX';
  expect(await openFile(person, operator, reference)).toEqual({ outcome: 'done' });
  const [look] = await trailOf(accountId);
  expect(look).toMatchObject({ type: 'operator.viewed', detail: 'telephone', operator });
  expect(JSON.stringify(look)).not.toContain('QUATREVAUX');
  const { readFile, readFileHistory, exportAccount, erase } = provider.operations;
  expect(await readFileHistory(accountId, 10)).toMatchObject([{ ...look, reference }]);
  expect(await readFile(accountId)).toMatchObject({ id: accountId, signIn: { maySignIn: true } });
  // Reading an open file is the same look.
  expect(await trailOf(accountId)).toHaveLength(1);
  expect(await openFile({ accountId: 'nobody' }, operator)).toEqual({ outcome: 'unknown' });
  expect(await trailOf('nobody')).toEqual([]);

  const pieces = await exportAccount({ accountId, operator });
  expect(pieces && (await text(pieces))).toContain(reference);
  const seen = (await (await openSpace(provider, person)).open('/account/history')).reply.text;
  expect(seen).toContain('Un agent a consulté votre compte');
  for (const secret of [reference, operator.name, operator.id]) expect(seen).not.toContain(secret);
  await erase({ accountId, operator });
  const left = await readFileHistory(accountId, 10);
  expect(left.find(({ type }) => type === 'operator.viewed')).toEqual({
    ...look,
    reference: undefined,
  });
});

test('an agent opens 60 files an hour, one that is opened again counts once, and another agent goes on', async () => {
  const people = await Promise.all(Array.from({ length: 61 }, () => provider.addPerson()));
  const [first, last] = [people[0], people.at(-1)];
  if (first === undefined || last === undefined) throw new Error('there is nobody');
  const curious = agent('curious');
  for (const person of people.slice(0, -1)) {
    await provider.operations.find({ dossier: { fund: '131', fileNumber: '0000042' } }, curious);
    expect(await openFile(person, curious)).toEqual({ outcome: 'done' });
    expect(await openFile(first, curious)).toEqual({ outcome: 'done' });
  }
  const refused = await openFile(last, curious);
  expect(refused).toMatchObject({ outcome: 'tooMany' });
  const waitMs = 'waitMs' in refused ? refused.waitMs : 0;
  expect([waitMs > 0, waitMs <= 60 * minute]).toEqual([true, true]);
  // Refused again: a file that was refused is not open.
  expect(await openFile(last, curious)).toMatchObject({ outcome: 'tooMany' });
  expect(await trailOf(last.accountId)).toEqual([]);
  expect(await openFile(first, curious)).toEqual({ outcome: 'done' });
  expect(await openFile(last, agent('other'))).toEqual({ outcome: 'done' });
  expect(await provider.metrics?.()).toMatch(
    /audit_events_total\{type="operator.files-limited"\} 2/,
  );
  provider.advance(61 * minute);
  expect(await openFile(last, curious)).toEqual({ outcome: 'done' });
  const [limited] = await unboundEvents('operator.files-limited');
  expect([limited?.operator, limited?.accountId]).toEqual([curious, undefined]);
});

async function recordOf(accountId: string) {
  const record = await provider.storage.accounts.find(accountId);
  if (record === undefined) throw new Error('there is no such account');
  return record;
}

test('an account is erased by two agents, and never by one under two names', async () => {
  const { operations, storage } = provider;
  const person = await provider.addPerson();
  const { accountId } = person;
  const { version } = await recordOf(accountId);
  const by = (who: Operator) => ({ accountId, version, operator: who });
  const [first, second] = [agent('first'), agent('second')];
  expect(await operations.confirmErasure(by(second))).toEqual({ outcome: 'none' });
  const propose = (who: Operator) => operations.proposeErasure({ ...by(who), reason: 'request' });
  expect(await propose(first)).toEqual({ outcome: 'done' });
  expect(await propose(second)).toEqual({ outcome: 'unchanged' });
  expect(await operations.erasureProposal({ id: accountId, version }, second)).toMatchObject({
    reason: 'request',
    operator: first,
    isOwn: false,
  });
  expect(await operations.confirmErasure(by(agent('first', 'Somebody Else')))).toEqual({
    outcome: 'own',
  });
  expect(await operations.refuseErasure(by(second))).toEqual({ outcome: 'done' });
  expect(await operations.confirmErasure(by(second))).toEqual({ outcome: 'none' });
  const seen = (await (await openSpace(provider, person)).open('/account/history')).reply.text;
  expect(seen).toContain("Un agent propose d'effacer votre compte".replace("'", '&#39;'));
  expect(seen).not.toContain(first.name);

  await propose(first);
  const both = await Promise.all([
    operations.confirmErasure(by(second)),
    operations.confirmErasure(by(second)),
  ]);
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'unknown']);
  expect(await storage.accounts.find(accountId)).toBeUndefined();
  expect((await trailOf(accountId)).slice(0, 2)).toMatchObject([
    { type: 'account.erased', operator: second },
    { type: 'operator.erasure-proposed', detail: 'request', operator: first },
  ]);
});

test('a proposal to erase ends after 7 days, and with any change of the account', async () => {
  const { operations } = provider;
  const { accountId } = await provider.addPerson();
  const target = { accountId, operator: agent('first') };
  const propose = () => operations.proposeErasure({ ...target, reason: 'death' });
  const confirm = (version?: number) =>
    operations.confirmErasure({ accountId, version, operator: agent('second') });
  await propose();
  expect(await confirm(99)).toEqual({ outcome: 'stale' });
  await operations.suspend({ ...target, reason: 'death' });
  expect(await confirm()).toEqual({ outcome: 'none' });
  const changed = await recordOf(accountId);
  const proposal = () => operations.erasureProposal(changed, agent('first'));
  expect(await proposal()).toBeUndefined();
  expect(await propose()).toEqual({ outcome: 'done' });
  expect(await proposal()).toMatchObject({ isOwn: true });
  provider.advance(7 * day + minute);
  expect(await confirm()).toEqual({ outcome: 'none' });
  expect(await proposal()).toBeUndefined();
  expect(await provider.domain.accounts.find(accountId)).toEqual(changed);
});
