/** An activation code from a fund's letter replaces the code to a contact that was lost, and until then the password. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitActivation, makeActivation } from '../../../accounts/credentials/activation-codes.ts';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import { completeStepsUntil, lastCode, newAddress, startJourney } from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, type Person, portal, type TestProvider } from '../../support/provider.ts';
import { token } from '../../support/visitor.ts';

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
  await provider.domain.updateAccount(accountId, (account) => awaitActivation(account, kept, now));
  return code;
}
let moved = 0;
function advance(ms: number): void {
  moved += ms;
  provider.advance(ms);
}

it('an activation code works once, and a new contact is asked for', async () => {
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
  expect(first.journey.page).toBe('contact');
  expect(first.journey.html).not.toContain(old);
  // The second browser typed the same code before the first one chose a password.
  await second.journey.send({ password: 'Martine8Maison', confirmation: 'Martine8Maison' });
  expect(second.journey.status).toBe(400);
  const third = await asked(answersOf(person));
  await third.journey.send({ code });
  expect(third.journey.status).toBe(422);

  advance(60_000);
  await completeStepsUntil(provider, first.journey, 'service');
  // The letter and the contact are two ways.
  expect(await first.journey.idToken()).toMatchObject({ acr: 'password+otp', amr: ['pwd', 'otp'] });
});

describe('while the code of a letter is awaited', () => {
  it('the password leads to the field for it and nowhere else; then a new password is chosen', async () => {
    const person = await provider.addPerson();
    const code = await letterTo(person);
    const journey = await startJourney(provider, person);
    expect([journey.page, journey.heading]).toEqual(['letter-code', 'Code reçu par courrier']);
    expect(journey.html).toMatch(/<input[^>]*id="code"/);
    for (const name of ['contact', 'login-code', 'announcement', 'forgotten-password', '']) {
      await journey.open(name);
      expect(journey.page).toMatch(/^(login|letter-code|forgotten-code)$/);
    }
    await journey.open('letter-code');
    await journey.send({ code: ` ${code.toLowerCase()} ` });
    expect(journey.page).toBe('forgotten-password');
    await journey.send(both);
    expect(journey.page).toBe('contact');
    advance(60_000);
    const before = await startJourney(provider, person);
    expect(before.status).toBe(401);
  });

  it('no legacy password begins a first connection either', async () => {
    const person = await provider.addPerson({ kind: 'legacy', contacts: {} });
    const code = await letterTo(person);
    const journey = await startJourney(provider, person);
    expect(journey.page).toBe('letter-code');
    await journey.send({ code });
    await journey.send(both);
    expect(journey.page).toBe('announcement');
  });

  it('a code that is too old keeps the account closed until another letter', async () => {
    const person = await provider.addPerson();
    const code = await letterTo(person);
    advance(15 * day);
    const journey = await startJourney(provider, person);
    await journey.send({ code });
    expect([journey.page, journey.status]).toEqual(['letter-code', 422]);
    await journey.send({ code: await letterTo(person) });
    expect(journey.page).toBe('forgotten-password');
  });

  it('wrong codes make the next one wait, and the page of the forgotten password stays open', async () => {
    const person = await provider.addPerson();
    const code = await letterTo(person);
    const journey = await startJourney(provider, person);
    await journey.send({ code: '' });
    expect(journey.status).toBe(422);
    for (const typed of ['AAAAAAAAAAAA', '123456', 'é', 'ACDEFGHJKMNP', '2'.repeat(12)]) {
      await journey.send({ code: typed });
      expect(journey.status).toBe(422);
    }
    const again = await startJourney(provider, person);
    await again.send({ code });
    expect([again.page, again.status]).toEqual(['letter-code', 429]);
    expect(again.words).toContain('Réessayez dans 1 minute');
    const { journey: forgotten } = await asked(answersOf(person));
    await forgotten.send({ code });
    expect(forgotten.page).toBe('forgotten-password');
  });

  it('a session and its tokens get nothing, and a contact under way is not proven', async () => {
    const person = await provider.addPerson();
    const signedIn = await startJourney(provider, person, {
      params: { scope: 'openid offline_access', prompt: 'consent' },
    });
    await signedIn.send({ decision: 'allow' });
    const body = await signedIn.tokens();
    const unproven = await provider.addPerson({ contacts: {} });
    const thief = await startJourney(provider, unproven);
    await thief.send({ channel: 'mail', email: newAddress(), phone: '' });
    const theirs = lastCode(provider);

    await letterTo(person);
    await letterTo(unproven);
    const userinfo = await thief.visitor.get('/me', {
      Authorization: `Bearer ${body.access_token}`,
    });
    expect(userinfo.status).toBe(401);
    const refreshed = await token(provider, portal, {
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    });
    expect(refreshed.body.error).toBe('invalid_grant');
    const silent = await signedIn.visitor.begin(portal, { prompt: 'none' });
    expect(silent.location).toContain('error=login_required');
    await thief.send({ code: theirs });
    expect(thief.status).toBe(400);
  });

  it('an account whose contact was proven since an earlier release made the letter waits for nothing', async () => {
    const person = await provider.addPerson();
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      activation: { hash: 'of an old letter', expiresAt: 0 },
    }));
    expect((await startJourney(provider, person)).page).toBe('service');
  });
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
  expect(journey.page).toBe('contact');

  await thief.send({ code: theirs });
  expect(thief.status).toBe(400);
  const record = await provider.domain.accounts.find(person.accountId);
  expect(record?.standing.contactVerified).toBe(false);
});
