/** Closing the account, keeping it, and what is left of it afterwards. */
import { expect, test } from '@jest/globals';
import { parseIdentifier } from '../../accounts/identity/identifiers.ts';
import { openSpace } from '../support/account-space.ts';
import { startJourney, wordsOf } from '../support/journey.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { createVisitor, headingOf, token } from '../support/visitor.ts';

const minute = 60 * 1000;
const day = 24 * 60 * minute;
const path = '/account/close';

const subjectsOf = ({ outbox }: TestProvider) => outbox.messages().map(({ subject }) => subject);

async function closeAccount(
  provider: TestProvider,
  person: { identifier: string; password: string },
) {
  const space = await openSpace(provider, person);
  const page = (await space.open(path)).reply;
  return { space, closed: await space.send(page, path, { password: person.password }) };
}

test('closing wants the password, ends everything at once, and tells the contacts', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const service = await startJourney(provider, person, {
    params: { scope: 'openid offline_access', prompt: 'consent' },
  });
  if (service.page === 'consent') await service.send({ decision: 'allow' });
  const { refresh_token = '' } = await service.tokens();
  const elsewhere = await openSpace(provider, person);

  const space = await openSpace(provider, person);
  const page = (await space.open(path)).reply;
  expect(headingOf(page.text)).toBe('Fermer mon compte');
  expect(wordsOf(page.text)).toContain('Vos droits aux allocations ne changent pas');
  const empty = await space.send(page, path);
  expect([empty.status, wordsOf(empty.text)]).toEqual([
    422,
    expect.stringContaining('Champ obligatoire'),
  ]);
  const wrong = await space.send(page, path, { password: 'Autre2Printemps' });
  expect(wrong.status).toBe(422);
  expect(provider.outbox.messages()).toEqual([]);

  const closed = await space.send(page, path, { password: person.password });
  expect([closed.status, headingOf(closed.text)]).toEqual([200, 'Votre compte est fermé']);
  expect(subjectsOf(provider)).toEqual(['Votre compte est fermé']);
  for (const { visitor } of [space, elsewhere]) {
    expect((await visitor.visit('/account')).location).toContain('/interaction/');
  }
  const refreshed = await token(provider, portal, { grant_type: 'refresh_token', refresh_token });
  expect(refreshed.body.error).toBe('invalid_grant');
});

test('a sign-in within 30 days offers to keep the account, and no service gets anything before', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  await closeAccount(provider, person);
  provider.advance(29 * day);
  expect(await provider.operations.eraseClosed()).toBe(0);

  const journey = await startJourney(provider, person);
  expect([journey.page, journey.heading]).toEqual(['keep-account', 'Vous avez fermé votre compte']);
  const silent = await journey.visitor.begin(portal, { prompt: 'none' });
  expect(silent.location).toContain('error=interaction_required');
  await journey.send();
  expect(journey.page).toBe('service');
  expect(subjectsOf(provider)).toContain('Votre compte est gardé');
  provider.advance(30 * day);
  expect(await provider.operations.eraseClosed()).toBe(0);
  expect((await startJourney(provider, person)).page).toBe('service');
});

test('after 30 days nothing is left but an id, and a provisional identifier is never given again', async () => {
  await using provider = await openProvider();
  const { domain, storage } = provider;
  const [person, other] = [
    await provider.addPerson({ typed: 'P48151623' }),
    await provider.addPerson({ contacts: { phone: { value: '+33612345678', verified: true } } }),
  ];
  const sub = await storage.subjects.claim(person.accountId, 'service.example', 'a subject');
  for (const one of [person, other]) await closeAccount(provider, one);
  provider.advance(30 * day + minute);
  expect(await provider.operations.eraseClosed()).toBe(2);
  expect(await provider.operations.eraseClosed()).toBe(0);
  expect(subjectsOf(provider)).toContain('Votre compte est effacé');

  expect((await createVisitor(provider).signIn(person)).reply.status).toBe(401);
  expect(await domain.accounts.find(person.accountId)).toBeUndefined();
  expect(await storage.accounts.find(other.accountId)).toBeUndefined();
  expect(await storage.accounts.find(person.accountId)).toMatchObject({
    sealed: {},
    passwordKind: 'none',
  });
  expect(await storage.subjects.claim(person.accountId, 'service.example', 'another')).not.toBe(
    sub,
  );
  const trail = await storage.audit.ofAccount(person.accountId, 10);
  expect(trail[0]).toMatchObject({ type: 'account.erased', accountId: person.accountId });

  const parsed = parseIdentifier('P48151623');
  if ('fault' in parsed) throw new Error('no identifier');
  const again = { identifiers: [parsed.identifier], identity: identity(), contacts: {} };
  expect(await domain.accounts.insert({ ...again, id: 'somebody-else' })).toBe(false);
  // The person may have an account again, with the number that is theirs.
  expect(await provider.addPerson({ typed: other.identifier })).toBeDefined();
});

test('of two processes one erases, and one that died is taken over from', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  await closeAccount(provider, person);
  provider.advance(31 * day);
  const counts = await Promise.all([
    provider.operations.eraseClosed(),
    provider.operations.eraseClosed(),
  ]);
  expect(counts.toSorted()).toEqual([0, 1]);

  const second = await provider.addPerson();
  await closeAccount(provider, second);
  provider.advance(31 * day);
  const record = await provider.storage.accounts.find(second.accountId);
  if (record === undefined) throw new Error('no account');
  expect(await provider.domain.accounts.beginErasure(record)).toBe(true);
  expect(await provider.operations.eraseClosed()).toBe(0);
  provider.advance(31 * minute);
  expect(await provider.operations.eraseClosed()).toBe(1);
  expect(
    subjectsOf(provider).filter((subject) => subject === 'Votre compte est effacé'),
  ).toHaveLength(2);
});

const identity = () => ({
  birthName: 'GARCIN',
  givenNames: 'Thierry',
  birthDate: '1971-02-03',
  gender: 'male' as const,
  birthCountry: '99100',
  birthCommune: '95277',
  parents: [],
});
