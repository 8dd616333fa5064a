/** A new password is required, of one person or of all: what others may know opens nothing any more. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSpace } from '../support/account-space.ts';
import { answersOf, createForgottenPassword } from '../support/forgotten-password.ts';
import { openWithFranceConnect } from '../support/franceconnect.ts';
import { lastCode, newAddress, startJourney } from '../support/journey.ts';
import { createOpenCaptcha } from '../support/open-captcha.ts';
import { openProvider, type Person, portal, type TestProvider } from '../support/provider.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { operator, signInForLong } from './support.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
});
afterAll(() => provider[Symbol.asyncDispose]());

const chosen = 'Olivier7Jardin';
const both = (password: string) => ({ password, confirmation: password });
const require = ({ accountId }: Pick<Person, 'accountId'>, at = provider) =>
  at.operations.requireNewPassword({ accountId, operator });
const addReachable = () =>
  provider.addPerson({ contacts: { email: { value: newAddress(), verified: true } } });

test('the old password leads to a code and then to another password, and nothing else is open before', async () => {
  const person = await addReachable();
  const service = await signInForLong(provider, person);
  expect(await require(person)).toMatchObject({ outcome: 'done' });
  expect(await require(person)).toMatchObject({ outcome: 'unchanged' });
  expect([await service.refresh(), await service.userinfo()]).toEqual(['invalid_grant', 401]);
  expect(await service.isSignedIn()).toBe(false);

  const journey = await startJourney(provider, person);
  // Also in the browser that was a known device, and although codes are off.
  expect(journey.page).toBe('login-code');
  expect((await journey.post(both(chosen), 'new-password')).status).toBe(409);
  await journey.send({ code: lastCode(provider) });
  expect([journey.page, journey.heading]).toEqual([
    'new-password',
    'Mon nouveau mot de passe personnel',
  ]);
  expect(journey.words).toContain('choisissez un autre mot de passe');
  expect(journey.words).not.toMatch(/Étape \d sur/);
  expect((await journey.visitor.begin(portal, { prompt: 'none' })).location).toContain(
    'error=interaction_required',
  );
  await journey.send(both(person.password));
  expect(journey.status).toBe(422);
  await journey.send(both(chosen));
  expect(journey.page).toBe('service');
  expect((await startJourney(provider, { ...person, password: chosen })).page).toBe('service');
  expect((await startJourney(provider, person)).status).toBe(401);
  const space = await openSpace(provider, { ...person, password: chosen });
  expect((await space.open('/account/history')).reply.text).toContain(
    'Un agent vous demande un nouveau mot de passe',
  );
});

test('a forgotten password does as well, and a person of FranceConnect is asked too', async () => {
  const person = await addReachable();
  await require(person);
  const asked = createForgottenPassword(provider, captcha);
  const { journey } = await asked(answersOf(person));
  await journey.send({ code: lastCode(provider) });
  await journey.send(both(chosen));
  expect(journey.page).toBe('service');

  await using fc = await openWithFranceConnect();
  const linked = await fc.addPerson();
  await require(linked, fc.provider);
  const { location, html } = await fc.signIn(fc.visitor(), { login: linked.login });
  expect(location).toMatch(/new-password$/);
  expect(html).toContain('choisissez un autre mot de passe');
});

test('required of everybody by two processes at once, it is asked once of each person with a password', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const people = await Promise.all(
    Array.from({ length: 30 }, (_, i) => one.addPerson({ kind: i < 5 ? 'legacy' : 'personal' })),
  );
  const [gone, asked, ...others] = people.slice(5);
  if (gone === undefined || asked === undefined) throw new Error('nobody');
  await require(asked, one);
  const service = await signInForLong(one, others[0] ?? asked);
  const counts = async ({ operations }: TestProvider) => {
    let last = 0;
    for await (const changed of operations.requireNewPasswordOfAll(operator)) last = changed;
    return last;
  };
  const [first, second] = await Promise.all([counts(one), counts(two)]);
  expect(first + second).toBe(24);
  expect(await counts(two)).toBe(0);
  expect(await service.refresh(two)).toBe('invalid_grant');
  for (const [i, { accountId }] of people.entries()) {
    const record = await two.domain.accounts.find(accountId);
    expect(record?.standing.newPasswordRequired).toBe(i < 5 ? undefined : true);
    const events = await two.storage.audit.ofAccount(accountId, 10);
    const required = events.filter(({ type }) => type === 'operator.new-password-required');
    expect(required).toHaveLength(i < 5 ? 0 : 1);
  }
});

test('of a choice and a requirement at once, the end is one that some order explains', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const email = newAddress();
  const person = await one.addPerson({ contacts: { email: { value: email, verified: true } } });
  await require(person, one);
  const journey = await startJourney(one, person);
  await journey.send({ code: lastCode(one) });
  await Promise.all([journey.send(both(chosen)), require(person, two)]);
  const { accounts, passwords } = one.domain;
  const record = await accounts.find(person.accountId);
  const hash = record && accounts.passwordHash(record);
  const isChosen = await passwords.verify(chosen, hash ?? '', {
    address: '',
    isKnownDevice: false,
  });
  const isRequired = record?.standing.newPasswordRequired === true;
  // Required first, the session has ended and nothing was chosen; required after the choice, it is asked for anew.
  expect(isChosen || isRequired).toBe(true);
  const password = isChosen ? chosen : person.password;
  const again = await startJourney(two, { ...person, password });
  expect(again.page).toBe(isRequired ? 'login-code' : 'service');
});
