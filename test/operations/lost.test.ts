/** What operators do for people who have lost something: the patience of the throttle, an open session, a contact, a link. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSpace } from '../support/account-space.ts';
import { newAddress, startJourney } from '../support/journey.ts';
import { openProvider, type Person, type TestProvider } from '../support/provider.ts';
import { operator, signInForLong } from './support.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const target = ({ accountId }: Person) => ({ accountId, operator });
const phone = { value: '+33612345678', verified: true };

/** Resolves with what the person reads of the latest events on their own page. */
const activityOf = async (person: Person) =>
  (await (await openSpace(provider, person)).open('/account/history')).reply.text;

test('unlocked, a person may try again at once, and the wait is over for both identifiers', async () => {
  const person = await provider.addPerson();
  const wrong = { ...person, password: 'Autre2Printemps' };
  for (let i = 0; i < 5; i += 1) await startJourney(provider, wrong);
  expect((await startJourney(provider, person)).status).toBe(429);
  expect(await provider.operations.unlock(target(person))).toBe('done');
  expect((await startJourney(provider, person)).page).toBe('service');
  expect(await provider.operations.unlock({ ...target(person), accountId: 'nobody' })).toBe(
    'unknown',
  );
  expect(await activityOf(person)).toContain('Un agent a débloqué votre connexion');
});

test('all that is open ends, and the password stays', async () => {
  const person = await provider.addPerson();
  const service = await signInForLong(provider, person);
  expect(await provider.operations.endSessions(target(person))).toMatchObject({ outcome: 'done' });
  expect(await service.refresh()).toBe('invalid_grant');
  expect([await service.userinfo(), await service.isSignedIn()]).toEqual([401, false]);
  expect((await startJourney(provider, person)).page).toBe('service');
  expect(await activityOf(person)).toContain('Un agent a fermé toutes vos connexions');
});

test('a lost contact is removed, the other one is told, and the last verified one stays', async () => {
  const { operations, outbox, domain } = provider;
  const email = newAddress();
  const person = await provider.addPerson({
    contacts: { email: { value: email, verified: true }, phone },
  });
  const service = await signInForLong(provider, person);
  const remove = (channel: 'mail' | 'sms') =>
    operations.removeContact({ ...target(person), channel });
  expect(await remove('sms')).toMatchObject({ outcome: 'done' });
  expect(await service.refresh()).toBe('invalid_grant');
  await provider.drainAll();
  expect(outbox.messages().filter(({ to }) => to === email)).toMatchObject([
    { subject: 'Un contact de votre compte a été supprimé' },
  ]);
  expect(outbox.messages().some(({ to }) => to === phone.value)).toBe(false);
  expect(await remove('sms')).toEqual({ outcome: 'none' });
  expect(await remove('mail')).toEqual({ outcome: 'last' });
  const record = await domain.accounts.find(person.accountId);
  expect(record && domain.accounts.open(record).contacts).toEqual({
    email: { value: email, verified: true },
  });
  expect(await activityOf(person)).toContain('Un agent a retiré une adresse mail ou un téléphone');
});

test('a letter is made only where no message arrives, and it ends all else', async () => {
  const { operations } = provider;
  const person = await provider.addPerson();
  const service = await signInForLong(provider, person);
  const make = (isContactLost: boolean) =>
    operations.makeActivationCode({ ...target(person), isContactLost });
  expect(await make(false)).toEqual({ outcome: 'reachable' });
  expect(await service.refresh()).toBeUndefined();
  expect(await make(true)).toMatchObject({ outcome: 'done', code: expect.any(String) });
  expect([await service.refresh(), await service.userinfo()]).toEqual(['invalid_grant', 401]);
  expect((await startJourney(provider, person)).page).toBe('letter-code');
  await operations.suspend({ ...target(person), reason: 'dispute' });
  // A letter that is made meanwhile is of use afterwards, so that nothing else opens the account in between.
  const { code = '' } = await make(true);
  expect((await startJourney(provider, person)).page).toBe('suspended-account');
  await operations.reactivate(target(person));
  const journey = await startJourney(provider, person);
  await journey.send({ code });
  expect(journey.page).toBe('forgotten-password');
  const trail = await provider.storage.audit.ofAccount(person.accountId, 20);
  expect(trail.filter(({ type }) => type === 'operator.activation-code')).toMatchObject([
    { operator },
    { operator },
  ]);
});

test('a link to FranceConnect is removed with all sign-ins', async () => {
  const person = await provider.addPerson({ franceConnect: 'subject' });
  const service = await signInForLong(provider, person);
  const unlink = () => provider.operations.unlinkFranceConnect(target(person));
  expect(await unlink()).toMatchObject({ outcome: 'done' });
  expect([await service.refresh(), await service.userinfo()]).toEqual(['invalid_grant', 401]);
  expect(await unlink()).toEqual({ outcome: 'notLinked' });
});
