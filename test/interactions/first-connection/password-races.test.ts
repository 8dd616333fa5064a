/** Two passwords chosen for one account at the same moment: which holds, and what each person sees. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { answersOf, createForgetful } from '../../support/forgotten.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, type Person, type TestProvider } from '../../support/provider.ts';
import type { Reply } from '../../support/visitor.ts';
import { lastCode, newAddress, setOut } from '../../support/walk.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
let asked: ReturnType<typeof createForgetful>;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
  asked = createForgetful(provider, captcha);
});
afterAll(() => provider[Symbol.asyncDispose]());

const both = (password: string) => ({ password, confirmation: password });
const [first, second] = ['Olivier7Jardin', 'Martine8Maison'] as const;

/** Someone with the password that was given out, and nothing else to do. */
const givenOut = () =>
  provider.addPerson({
    kind: 'legacy',
    contacts: { email: { value: newAddress(), verified: true } },
    standing: { announced: true, terms: { version: '1', at: 0 } },
  });

const opens = async (person: Person, password: string) =>
  (await setOut(provider, { ...person, password })).page === 'service';

/** Before a new password, once the code of a forgotten one was typed. */
async function proven(person: Person) {
  const { walk } = await asked(answersOf(person));
  await walk.send({ code: lastCode(provider) });
  expect(walk.page).toBe('forgotten-password');
  return walk;
}

/** Has `late` come to its write, and `early` write before it. */
async function overtaken(early: () => Promise<unknown>, late: () => Promise<unknown>) {
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

it('a session that a reset has ended sets no password any more, and its browser signs in again', async () => {
  const person = await givenOut();
  const old = await setOut(provider, person);
  const reset = await proven(person);
  await overtaken(
    () => reset.send(both(first)),
    () => old.send(both(second)),
  );
  expect(reset.words).toContain('mot de passe');
  expect(await opens(person, first)).toBe(true);
  expect(await opens(person, second)).toBe(false);
  expect(old.status).toBe(400);
  expect((await setOut(provider, undefined, { visitor: old.visitor })).page).toBe('login');
});

it('of two browsers that were let in by the password given out, the first to write has chosen', async () => {
  const person = await givenOut();
  const [owner, other] = [await setOut(provider, person), await setOut(provider, person)];
  await overtaken(
    () => owner.send(both(first)),
    () => other.send(both(second)),
  );
  expect(owner.page).toBe('service');
  expect(await opens(person, first)).toBe(true);
  expect(await opens(person, second)).toBe(false);
  expect(other.status).toBe(400);
});

it('the same form sent twice at once is one choice, and the person goes on', async () => {
  const person = await givenOut();
  const walk = await setOut(provider, person);
  let answer: Reply | undefined;
  await overtaken(
    () => walk.sent(both(first)),
    async () => {
      answer = await walk.sent(both(first));
    },
  );
  const end = answer && (await walk.visitor.follow(answer));
  expect(end?.location).toContain('code=');
  expect(await opens(person, first)).toBe(true);
});

it('a reset holds over whatever a session chose: who reads the contact has proven who they are', async () => {
  const person = await givenOut();
  const session = await setOut(provider, person);
  const reset = await proven(person);
  await overtaken(
    () => session.send(both(second)),
    () => reset.send(both(first)),
  );
  expect(reset.page).toBe('login');
  expect(await opens(person, first)).toBe(true);
  expect(await opens(person, second)).toBe(false);
  expect((await setOut(provider, undefined, { visitor: session.visitor })).page).toBe('login');
});
