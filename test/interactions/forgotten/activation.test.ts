/** An activation code from a fund's letter replaces the code to a contact that was lost. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { makeActivation } from '../../../accounts/credentials/activation-codes.ts';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import { completeStepsUntil, lastCode, newAddress, startJourney } from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, type Person, type TestProvider } from '../../support/provider.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
let asked: ReturnType<typeof createForgottenPassword>;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
  asked = createForgottenPassword(provider, captcha);
});
afterAll(() => provider[Symbol.asyncDispose]());

const day = 24 * 60 * 60_000;
const chosen = 'Olivier7Jardin';
const both = { password: chosen, confirmation: chosen };

/** Stores a new activation code and returns it, as the operator's command does. */
async function letterTo({ accountId }: Person): Promise<string> {
  const now = Date.now() + moved;
  const { code, kept } = makeActivation(provider.domain.index, accountId, now);
  await provider.domain.updateAccount(accountId, (account) => ({ ...account, activation: kept }));
  return code;
}
let moved = 0;
function advance(ms: number): void {
  moved += ms;
  provider.advance(ms);
}

it('an activation code works once; the old contact gets a notice and a new contact is asked for', async () => {
  const old = newAddress();
  const person = await provider.addPerson({ contacts: { email: { value: old, verified: true } } });
  const code = await letterTo(person);
  const [first, second] = [await asked(answersOf(person)), await asked(answersOf(person))];
  const spaced = `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`.toLowerCase();
  for (const { journey } of [first, second]) {
    await journey.send({ code: spaced });
    expect(journey.page).toBe('forgotten-password');
  }
  await first.journey.send(both);
  expect(first.journey.page).toBe('login');
  await provider.drainAll();
  expect(provider.outbox.messages()[0]?.to).toBe(old);
  // The second browser typed the same code before the first one chose a password.
  await second.journey.send({ password: 'Martine8Maison', confirmation: 'Martine8Maison' });
  expect(second.journey.status).toBe(400);
  const third = await asked(answersOf(person));
  await third.journey.send({ code });
  expect(third.journey.status).toBe(422);

  advance(60_000);
  const next = await startJourney(provider, { ...person, password: chosen });
  expect(next.page).toBe('contact');
  expect(next.html).not.toContain(old);
  await completeStepsUntil(provider, next, 'service');
  expect(next.location).toContain('code=');
});

it('an activation code is valid for 15 days, or until the next one is made', async () => {
  const person = await provider.addPerson({ contacts: {} });
  const [replaced, code] = [await letterTo(person), await letterTo(person)];
  const typing = async (letter: string) => {
    const { journey } = await asked(answersOf(person));
    await journey.send({ code: letter });
    return journey.page;
  };
  expect(await typing(replaced)).toBe('forgotten-code');
  advance(15 * day);
  expect(await typing(code)).toBe('forgotten-code');
  const fresh = await letterTo(person);
  advance(15 * day - 10_000);
  expect(await typing(fresh)).toBe('forgotten-password');
});

it('an activation code does not work for another person', async () => {
  const [one, other] = [await provider.addPerson({ contacts: {} }), await provider.addPerson()];
  const code = await letterTo(one);
  const { journey } = await asked(answersOf(other));
  await journey.send({ code });
  expect(journey.status).toBe(422);
});

it('a session from before the reset cannot prove a contact, even if the store failed to end it', async () => {
  const person = await provider.addPerson({ contacts: {} });
  const thief = await startJourney(provider, person);
  await thief.send({ channel: 'mail', email: newAddress(), phone: '' });
  expect(thief.page).toBe('contact-code');
  const theirs = lastCode(provider);

  const code = await letterTo(person);
  const { journey } = await asked(answersOf(person));
  await journey.send({ code });
  const { payloads } = provider.storage;
  const { listByGroup } = payloads;
  Object.defineProperty(payloads, 'listByGroup', { configurable: true, value: async () => [] });
  await journey.send(both);
  Object.defineProperty(payloads, 'listByGroup', { value: listByGroup });
  expect(journey.page).toBe('login');

  await thief.send({ code: theirs });
  expect(thief.status).toBe(400);
  const record = await provider.domain.accounts.find(person.accountId);
  expect(record?.standing.contactVerified).toBe(false);
});
