/** A password after FranceConnect led to no account: it links the account unless something speaks against it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { NewAccount } from '../../../accounts/account-records.ts';
import { answersOf } from '../../support/forgotten-password.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { codeIn, lastCode, newAddress, startJourney } from '../../support/journey.ts';
import { type Person, redirectUri } from '../../support/provider.ts';
import { fieldsOf, headingOf, redeem, type Visitor } from '../../support/visitor.ts';
import { choosePassword, sameCaptcha, sendWithCaptcha } from '../create/journey.ts';

const code = `${redirectUri}?code=`;
/** The person of `addPerson`, as FranceConnect tells them: with a second given name, so that no account is found. */
const pierre = {
  family_name: 'Mercier',
  given_name: 'Pierre Yves',
  given_name_array: ['Pierre', 'Yves'],
  gender: 'male',
  birthdate: '1969-03-17',
  birthplace: '95277',
};
type Params = Record<string, string>;
interface Level {
  readonly acr: string;
  readonly amr: string[];
  readonly auth_time: number;
}
/** Returns the parameters of a request that accepts these levels and no others. */
const essential = (...values: string[]): Params => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});
let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect({ captcha: sameCaptcha });
});
afterAll(() => both[Symbol.asyncDispose]());

describe('a password after FranceConnect led to no account', () => {
  /** Signs in by FranceConnect without an account, then by password with one. */
  async function thenPassword(
    login: string,
    { identifier, password }: { identifier: string; password: string },
    acr = 'password',
  ) {
    const visitor = both.visitor();
    const end = await both.signIn(visitor, { login });
    const page = end.location.replace(/[^/]*$/, 'login');
    const form = await visitor.get(page);
    expect(form.text).toContain('Votre compte sera alors lié à FranceConnect.');
    const reply = await visitor.post(page, { ...fieldsOf(form.text), identifier, password });
    const done = await visitor.follow(reply);
    expect(done.location).toContain(code);
    const { body } = await redeem(both.provider, { ...end, ...done });
    expect(decodeJwt(body.id_token)).toMatchObject({ acr, amr: ['pwd'] });
  }

  it('links the account of the same person, of whom we know one given name', async () => {
    const stranger = both.addStranger(pierre);
    const person = await both.provider.addPerson();
    await thenPassword(stranger.login, person);
    expect(await both.linkOf(person.accountId)).toBeDefined();
    const again = await both.signIn(both.visitor(), { login: stranger.login });
    expect(again.location).toContain(code);
  });

  it("signs in at FranceConnect's level where the service accepts no other, once the account is linked", async () => {
    for (const params of [{ acr_values: 'eidas1' }, essential('eidas1')]) {
      const { login } = both.addStranger(pierre);
      const { identifier, password } = await both.provider.addPerson();
      const visitor = both.visitor();
      const end = await both.signIn(visitor, { login }, params);
      const page = end.location.replace(/[^/]*$/, 'login');
      const form = await visitor.get(page);
      const reply = await visitor.post(page, { ...fieldsOf(form.text), identifier, password });
      const done = await visitor.follow(reply);
      expect(done.location).toContain(code);
      const { body } = await redeem(both.provider, { ...end, ...done });
      expect(decodeJwt(body.id_token)).toMatchObject({ acr: 'eidas1', amr: ['fc'] });
    }
  });

  it("signs in at FranceConnect's level as well when the password was forgotten", async () => {
    const to = newAddress();
    const contacts = { email: { value: to, verified: true } };
    const person = await both.provider.addPerson({ contacts });
    const { login } = both.addStranger(pierre);
    const visitor = both.visitor();
    const params = { acr_values: 'eidas1' };
    const journey = await startJourney(both.provider, undefined, { visitor, params });
    const pressed = await both.press(visitor, journey);
    const url = new URL(String(pressed.headers['location']));
    await visitor.visit((await both.browserOf(visitor).choose(url, { login })).address);
    await journey.open('forgotten');
    await sendWithCaptcha(journey, { ...answersOf(person) });
    await both.provider.drainAll();
    const sent = both.provider.outbox.messages().find((message) => message.to === to);
    await journey.send({ code: codeIn(sent?.text) });
    await choosePassword(journey);
    expect(await journey.idToken()).toMatchObject({ acr: 'eidas1', amr: ['fc'] });
  });

  it('links nobody whose names, birth or gender are not those of the account', async () => {
    const person = await both.provider.addPerson();
    for (const difference of [
      { gender: 'female' },
      { birthdate: '1969-03-18' },
      { family_name: 'Garcin' },
      { given_name: 'Kévin', given_name_array: ['Kévin'] },
      { birthplace: '13055' },
      { birthplace: '', birthcountry: '99134' },
    ]) {
      await thenPassword(both.addStranger({ ...pierre, ...difference }).login, person);
      expect([difference, await both.linkOf(person.accountId)]).toEqual([difference, undefined]);
    }
    expect(await both.trailOf(person.accountId)).toContain('franceconnect.refused');
  });

  it.each([
    ['declared', true],
    ['password', false],
  ])('links nobody of whom FranceConnect leaves out a part (%s)', async (acr, isDeclared) => {
    const standing = { announced: true, declared: isDeclared, terms: { version: '1', at: 0 } };
    const person = await both.provider.addPerson({ standing });
    const { login } = both.addStranger({ ...pierre, gender: 'unspecified' });
    await thenPassword(login, person, acr);
    expect(await both.linkOf(person.accountId)).toBeUndefined();
  });
});

describe('another subject for a person whose account is linked already', () => {
  /** Adds a person whose account has the link of an earlier subject. */
  async function linkedBefore(contacts: NewAccount['contacts'], old: string = randomUUID()) {
    const person = await both.addPerson({ contacts, franceConnect: old });
    return { ...person, old };
  }
  /** Comes by FranceConnect, and types the password of the account a minute later. */
  async function typePassword(login: string, person: Person, params: Params = {}) {
    const visitor = both.visitor();
    const end = await both.signIn(visitor, { login }, params);
    expect(end.location).toMatch(/\/franceconnect-unknown$/);
    const page = end.location.replace(/[^/]*$/, 'login');
    const { identifier, password } = person;
    const fields = { ...fieldsOf((await visitor.get(page)).text), identifier, password };
    both.provider.advance(60_000);
    const next = await visitor.follow(await visitor.post(page, fields));
    both.provider.advance(-60_000);
    return { visitor, ...end, ...next };
  }

  it.each<[string, Params, string[], boolean]>([
    ['no level', {}, ['password+otp', 'pwd'], false],
    ['eidas1 or more', { acr_values: 'eidas1' }, ['eidas1', 'fc'], true],
    ['eidas1 and no other', essential('eidas1'), ['eidas1', 'fc'], true],
  ])(
    'takes the place of the old one after the password and a code: %s',
    async (_, params, level, isOlder) => {
      const to = newAddress();
      const person = await linkedBefore({ email: { value: to, verified: true } });
      const asked = await typePassword(person.login, person, params);
      expect(asked.location).toMatch(/\/login-code$/);
      expect(await both.linkOf(person.accountId)).toBe(person.old);
      const sent = both.provider.outbox.messages().find((message) => message.to === to);
      const fields = { ...fieldsOf(asked.reply.text), code: codeIn(sent?.text) };
      const done = await asked.visitor.follow(await asked.visitor.post(asked.location, fields));
      expect(done.location).toContain(code);
      const { body } = await redeem(both.provider, { ...asked, ...done });
      const { acr, amr, auth_time } = decodeJwt<Level>(body.id_token);
      // The clock of FranceConnect does not move.
      expect([acr, amr[0], auth_time < Date.now() / 1000 + 30]).toEqual([...level, isOlder]);
      expect(await both.linkOf(person.accountId)).toMatch(/v1$/);
      await both.provider.drainAll();
      const told = both.provider.outbox.messages().filter((message) => message.to === to);
      expect(told[0]?.text).toContain('FranceConnect');
      expect((await both.signIn(both.visitor(), { login: person.login })).location).toContain(code);
    },
  );

  it('takes its place after the password alone where no contact was proven', async () => {
    const person = await linkedBefore({});
    expect((await typePassword(person.login, person)).location).toMatch(/\/contact$/);
    expect(await both.linkOf(person.accountId)).toMatch(/v1$/);
  });

  it('takes no place when only a part of the identity is the same', async () => {
    const old = randomUUID();
    const person = await both.provider.addPerson({ contacts: {}, franceConnect: old });
    const { login } = both.addStranger(pierre);
    expect((await typePassword(login, person)).location).toMatch(/\/contact$/);
    expect(await both.linkOf(person.accountId)).toBe(old);
  });
});

it.each<[string, Params, string]>([
  ['a password will do', {}, 'password+otp'],
  ['only eidas1 will do', { acr_values: 'eidas1' }, 'eidas1'],
])(
  'makes the link only after the code when LOGIN_CODE asks for one: %s',
  async (_, params, acr) => {
    await using careful = await openWithFranceConnect({ loginCode: 'always' });
    const stranger = careful.addStranger(pierre);
    const { accountId, identifier, password } = await careful.provider.addPerson();
    const visitor = careful.visitor();
    const end = await careful.signIn(visitor, { login: stranger.login }, params);
    const page = end.location.replace(/[^/]*$/, 'login');
    const fields = { ...fieldsOf((await visitor.get(page)).text), identifier, password };
    const asked = await visitor.follow(await visitor.post(page, fields));
    expect(asked.location).toMatch(/\/login-code$/);
    expect(await careful.linkOf(accountId)).toBeUndefined();
    const answered = await visitor.post(asked.location, {
      ...fieldsOf(asked.reply.text),
      code: lastCode(careful.provider),
    });
    const done = await visitor.follow(answered);
    expect(done.location).toContain(code);
    expect(await careful.linkOf(accountId)).toBeDefined();
    const { body } = await redeem(careful.provider, { ...end, ...done });
    expect(decodeJwt(body.id_token)['acr']).toBe(acr);
    // Signing out there is offered to the person whose sign-in came from there.
    const shown = await visitor.visit('/session/end');
    const out = await visitor.follow(
      await visitor.post('/session/end/confirm', { ...fieldsOf(shown.reply.text), logout: 'yes' }),
    );
    expect(headingOf(out.reply.text) === 'Déconnexion de FranceConnect').toBe(acr === 'eidas1');
  },
);

describe('a link, when a service asks for password+otp', () => {
  const params = { acr_values: 'password+otp' };

  /** Comes from FranceConnect unknown and types a password; resolves once a code is asked for. */
  async function signIn(visitor: Visitor, person: Person, params: Params) {
    const stranger = both.addStranger(pierre);
    const end = await both.signIn(visitor, { login: stranger.login }, params);
    const page = end.location.replace(/[^/]*$/, 'login');
    const { identifier, password } = person;
    const fields = { ...fieldsOf((await visitor.get(page)).text), identifier, password };
    const asked = await visitor.follow(await visitor.post(page, fields));
    expect(asked.location).toMatch(/\/login-code$/);
    return asked;
  }

  it.each([
    ['acr_values', params],
    ['an essential claim', essential('password+otp')],
  ])('waits for the code: %s', async (_name, params: Params) => {
    const email = { value: newAddress(), verified: true };
    const person = await both.provider.addPerson({ contacts: { email } });
    const visitor = both.visitor();
    const asked = await signIn(visitor, person, params);
    expect(await both.linkOf(person.accountId)).toBeUndefined();

    const sent = both.provider.outbox.messages().find(({ to }) => to === email.value);
    const typed = { ...fieldsOf(asked.reply.text), code: codeIn(sent?.text) };
    const done = await visitor.follow(await visitor.post(asked.location, typed));
    expect(done.location).toContain(code);
    expect(await both.linkOf(person.accountId)).toBeDefined();
  });

  it('waits for the code of a person who signs in a second time', async () => {
    const email = { value: newAddress(), verified: true };
    const person = await both.provider.addPerson({ contacts: { email } });
    const visitor = both.visitor();
    await startJourney(both.provider, person, { visitor });
    await signIn(visitor, person, { ...params, prompt: 'login' });
    expect(await both.linkOf(person.accountId)).toBeUndefined();
  });
});

it('forgets a link that waits for a code when a person signs in anew', async () => {
  await using careful = await openWithFranceConnect({ loginCode: 'always' });
  const stranger = careful.addStranger(pierre);
  const person = await careful.provider.addPerson();
  const visitor = careful.visitor();
  const end = await careful.signIn(visitor, { login: stranger.login });
  const page = end.location.replace(/[^/]*$/, 'login');
  const { identifier, password } = person;
  const fields = { ...fieldsOf((await visitor.get(page)).text), identifier, password };
  const left = await visitor.follow(await visitor.post(page, fields));
  expect(left.location).toMatch(/\/login-code$/);

  const journey = await startJourney(careful.provider, person, {
    visitor,
    params: { prompt: 'login' },
  });
  expect(journey.page).toBe('login-code');
  await journey.send({ code: lastCode(careful.provider) });
  expect(journey.page).toBe('service');
  expect(await careful.linkOf(person.accountId)).toBeUndefined();
});

it('sends the notice of a link only to contacts that messages can reach', async () => {
  const phone = { value: '+33142345678', verified: false };
  const email = { value: newAddress(), verified: true };
  const person = await both.addPerson({ contacts: { phone, email } });
  const end = await both.signIn(both.visitor(), { login: person.login });
  expect(end.location).toContain(code);
  await both.provider.drainAll();
  const told = both.provider.outbox.messages().map(({ to }) => to);
  expect(told).toContain(email.value);
  expect(told).not.toContain(phone.value);
});
