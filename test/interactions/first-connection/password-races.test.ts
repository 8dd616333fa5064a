/** Two passwords chosen for one account at the same moment: which one is kept, and what each browser shows. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import { lastCode, newAddress, startJourney } from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, type Person, type TestProvider } from '../../support/provider.ts';
import type { Reply } from '../../support/visitor.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
let asked: ReturnType<typeof createForgottenPassword>;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
  asked = createForgottenPassword(provider, captcha);
});
afterAll(() => provider[Symbol.asyncDispose]());

const both = (password: string) => ({ password, confirmation: password });
const [first, second] = ['Olivier7Jardin', 'Martine8Maison'] as const;

/** Adds a person who only has to replace the password that was given out. */
const withGivenPassword = () =>
  provider.addPerson({
    kind: 'legacy',
    contacts: { email: { value: newAddress(), verified: true } },
    standing: { announced: true, terms: { version: '1', at: 0 } },
  });

const isAccepted = async (person: Person, password: string) =>
  (await startJourney(provider, { ...person, password })).page === 'service';

/** Returns a journey that has typed the code for a forgotten password and must choose a new one. */
async function atForgottenPassword(person: Person) {
  const { journey } = await asked(answersOf(person));
  await journey.send({ code: lastCode(provider) });
  expect(journey.page).toBe('forgotten-password');
  return journey;
}

/** Holds the write of `late` until `early` has written. */
async function writeInOrder(early: () => Promise<unknown>, late: () => Promise<unknown>) {
  const { accounts } = provider.storage;
  const { update } = accounts;
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  Object.defineProperty(accounts, 'update', {
    configurable: true,
    value: async (record: Parameters<typeof update>[0]) => {
      Object.defineProperty(accounts, 'update', { value: update });
      arrived.resolve();
      await released.promise;
      return update(record);
    },
  });
  const done = late();
  await arrived.promise;
  await early();
  released.resolve();
  await done;
}

it('a session that a reset has ended cannot set a password, and its browser must sign in again', async () => {
  const person = await withGivenPassword();
  const old = await startJourney(provider, person);
  const reset = await atForgottenPassword(person);
  await writeInOrder(
    () => reset.send(both(first)),
    () => old.send(both(second)),
  );
  expect(reset.page).toBe('service');
  expect(await isAccepted(person, first)).toBe(true);
  expect(await isAccepted(person, second)).toBe(false);
  expect(old.status).toBe(400);
  expect((await startJourney(provider, undefined, { visitor: old.visitor })).page).toBe('login');
});

it('the first write is kept when two browsers replace the password that was given out', async () => {
  const person = await withGivenPassword();
  const [owner, other] = [
    await startJourney(provider, person),
    await startJourney(provider, person),
  ];
  await writeInOrder(
    () => owner.send(both(first)),
    () => other.send(both(second)),
  );
  expect(owner.page).toBe('service');
  expect(await isAccepted(person, first)).toBe(true);
  expect(await isAccepted(person, second)).toBe(false);
  expect(other.status).toBe(400);
});

it('the same form sent twice at once sets one password, and the person can continue', async () => {
  const person = await withGivenPassword();
  const journey = await startJourney(provider, person);
  let answer: Reply | undefined;
  await writeInOrder(
    () => journey.post(both(first)),
    async () => {
      answer = await journey.post(both(first));
    },
  );
  const end = answer && (await journey.visitor.follow(answer));
  expect(end?.location).toContain('code=');
  expect(await isAccepted(person, first)).toBe(true);
});

it('a reset replaces a password that a session has chosen, because the code proved who the person is', async () => {
  const person = await withGivenPassword();
  const session = await startJourney(provider, person);
  const reset = await atForgottenPassword(person);
  await writeInOrder(
    () => session.send(both(second)),
    () => reset.send(both(first)),
  );
  expect(reset.page).toBe('service');
  expect(await isAccepted(person, first)).toBe(true);
  expect(await isAccepted(person, second)).toBe(false);
  expect((await startJourney(provider, undefined, { visitor: session.visitor })).page).toBe(
    'login',
  );
});
