/** The new password: which ones are accepted, and what ends together with the old password. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { userinfo } from '../../provider/services.ts';
import { fieldsOfForm, openSpace } from '../../support/account-space.ts';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import {
  type Journey,
  lastCode,
  newAddress,
  startJourney,
  wordsOf,
} from '../../support/journey.ts';
import { openProvider, type Person, portal, type TestProvider } from '../../support/provider.ts';
import { type LogoutListener, openLogoutListener } from '../../support/servers/logout-listener.ts';
import { createVisitor, type Reply, token } from '../../support/visitor.ts';
import { sameCaptcha, toPassword, vincent } from '../create/journey.ts';

let provider: TestProvider;
let listener: LogoutListener;
beforeAll(async () => {
  listener = await openLogoutListener();
  const clients = [portal, listener.client];
  const captcha = sameCaptcha;
  provider = await openProvider({ clients, captcha, backchannelLogoutHosts: ['127.0.0.1'] });
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  listener[Symbol.dispose]();
});

const good = 'Olivier7Jardin';
const both = (password: string) => ({ password, confirmation: password });

const reached = { email: { value: 'pierre@example.fr', verified: true } };
/** Adds a person who only has to replace the password that was given out. */
const withGivenPassword = (details: Parameters<TestProvider['addPerson']>[0] = {}) =>
  provider.addPerson({
    kind: 'legacy',
    contacts: reached,
    standing: { announced: true, terms: { version: '1', at: 0 } },
    ...details,
  });
const trailOf = async ({ accountId }: Person) =>
  (await provider.storage.audit.ofAccount(accountId, 20)).map(({ type }) => type);
const passwordOf = async ({ accountId }: Person) => {
  const record = await provider.domain.accounts.find(accountId);
  return record && provider.domain.accounts.open(record).password;
};

describe('the list of rules', () => {
  const marked = (html: string) =>
    [
      ...html.matchAll(
        /<li data-rule="(\w+)">[^<]*<strong class="failed">\(règle non respectée\)/g,
      ),
    ].map(([, rule]) => rule);
  const listed = (html: string) =>
    [...html.matchAll(/<li data-rule="\w+">([^<]*)/g)].map(([, words]) => words?.trim());

  it('holds the one that decides, and says in words which were not met', async () => {
    const journey = await startJourney(provider, await withGivenPassword());
    expect(listed(journey.html)).toHaveLength(4);
    expect(listed(journey.html)[3]).toBe(
      'difficile à deviner, sans votre nom ni votre date de naissance',
    );
    expect(marked(journey.html)).toEqual([]);
    await journey.send(both('Password1'));
    expect(marked(journey.html)).toEqual(['hard']);
    await journey.send(both('mercier'));
    expect(marked(journey.html)).toEqual(['length', 'digit', 'letters', 'hard']);
  });

  it('stands with the identifier for password managers, which is not sent', async () => {
    const person = await withGivenPassword();
    const journey = await startJourney(provider, person);
    const [field = ''] = /<input id="username"[^>]*>/.exec(journey.html) ?? [];
    expect(field).toContain(`autocomplete="username" value="${person.identifier}" readonly`);
    expect(field).not.toContain('name=');
  });
});

describe('a chosen password', () => {
  const refused: [string, string, readonly string[]][] = [
    [
      'too short, without digit and capital',
      'abc',
      ['entre 8 et 24', '1 chiffre', '1 lettre majuscule'],
    ],
    ['8 digits, as before', '13572469', ['minuscule', 'majuscule']],
    ['24 emoji, which bcrypt would cut', `${'😀'.repeat(21)}aA1`, ["trop d'émojis"]],
    ['25 characters', `Olivier7Jardin${'x'.repeat(11)}`, ['entre 8 et 24']],
    ['a name of the person', 'Mercier1969x', ['nom']],
    ['what everybody tries first', 'Password1', ['trop facile']],
    ['a line end within', 'Olivier7\nJardin', ['ligne']],
  ];
  it.each(refused)('is refused with all faults at once: %s', async (_n, typed, words) => {
    const journey = await startJourney(provider, await withGivenPassword());
    await journey.send(both(typed));
    expect([journey.status, journey.page]).toEqual([422, 'new-password']);
    for (const word of words) expect(journey.words).toContain(word);
    expect(journey.html).not.toContain(`value="${typed}"`);
  });

  it('is reported as missing when both fields are empty', async () => {
    const journey = await startJourney(provider, await withGivenPassword());
    await journey.send(both(''));
    expect(journey.status).toBe(422);
    expect(journey.words).toContain('Nouveau mot de passe : Champ obligatoire');
    expect(journey.words).toContain('Confirmation du nouveau mot de passe : Champ obligatoire');
    expect(journey.words).not.toContain('trop facile');
  });

  it('must be typed again when the confirmation is missing', async () => {
    const journey = await startJourney(provider, await withGivenPassword());
    await journey.send({ password: good, confirmation: '' });
    expect(journey.words).toContain('ne sont pas les mêmes. Tapez-les de nouveau.');
  });

  it('is refused when it differs from the confirmation, together with its other faults', async () => {
    const journey = await startJourney(provider, await withGivenPassword());
    await journey.send({ password: 'abc', confirmation: 'abd' });
    expect(journey.status).toBe(422);
    expect(journey.words).toContain('ne sont pas les mêmes');
    expect(journey.words).toContain('entre 8 et 24');
  });

  it.each([
    ['8 characters of several bytes each', 'éÀ1ßœçñü'],
    ['spaces between words', 'Olivier 7  Jardin'],
    ['24 characters', 'Olivier7Jardin-fleuri-ça'],
  ])('is accepted exactly as it was typed: %s', async (_name, typed) => {
    const person = await withGivenPassword();
    const journey = await startJourney(provider, person);
    await journey.send(both(typed));
    expect(journey.page).toBe('service');
    expect((await startJourney(provider, { ...person, password: typed })).page).toBe('service');
  });

  it.each(['Olivier 7 Jardin ', '\u00a0Olivier 7 Jardin'])(
    'is refused with a space at an end, which nobody sees: %j',
    async (typed) => {
      const journey = await startJourney(provider, await withGivenPassword());
      await journey.send(both(typed));
      expect([journey.page, journey.status]).toEqual(['new-password', 422]);
      expect(journey.words).toContain('ne doit ni commencer ni finir par un espace');
    },
  );

  it('replaces the password that was given out in a single write', async () => {
    const person = await withGivenPassword();
    const written: unknown[] = [];
    const { accounts } = provider.storage;
    const { update } = accounts;
    Object.defineProperty(accounts, 'update', {
      configurable: true,
      value: (record: Parameters<typeof update>[0]) => {
        if (record.id === person.accountId) written.push(record.passwordKind);
        return update(record);
      },
    });
    const journey = await startJourney(provider, person);
    await journey.send(both(good));
    Object.defineProperty(accounts, 'update', { value: update });
    expect(written).toEqual(['personal']);
    expect((await passwordOf(person))?.kind).toBe('personal');
    expect((await startJourney(provider, person)).status).toBe(401);
  });

  it('is announced to its owner and goes on even when a store fails after the write', async () => {
    const email = newAddress();
    const person = await withGivenPassword({
      contacts: { email: { value: email, verified: true } },
    });
    const [earlier, journey] = [
      await startJourney(provider, person),
      await startJourney(provider, person),
    ];
    const { payloads } = provider.storage;
    const { listByGroup } = payloads;
    const fail = async () => Promise.reject(new Error('away'));
    Object.defineProperty(payloads, 'listByGroup', { configurable: true, value: fail });
    await journey.send(both(good));
    Object.defineProperty(payloads, 'listByGroup', { value: listByGroup });
    expect(journey.page).toBe('service');
    await provider.drainAll();
    expect(provider.outbox.messages().some(({ to }) => to === email)).toBe(true);
    expect(await trailOf(person)).toContain('password.changed');
    expect(provider.logged.join('')).toContain('what follows it was not done');
    // The earlier sign-in no longer counts, although its session could not be ended.
    expect((await startJourney(provider, undefined, { visitor: earlier.visitor })).page).toBe(
      'login',
    );
  });

  it('is one of the two when two are sent at once, and the person can continue', async () => {
    const person = await withGivenPassword();
    const journey = await startJourney(provider, person);
    const sent = await Promise.all([
      journey.post(both(good)),
      journey.post(both('Martine8Maison')),
    ]);
    for (const { status } of sent) expect(status).toBe(303);
    const tries = await Promise.all(
      [good, 'Martine8Maison'].map((password) => startJourney(provider, { ...person, password })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([303, 401]);
    await journey.send(both(good));
    expect(journey.page).toBe('service');
  });
});

describe('a new password ends', () => {
  /** Signs a person in to the service that receives logout tokens, and gets a refresh token. */
  async function signedIn(person: Person) {
    const params = { scope: 'openid offline_access', prompt: 'consent' };
    const journey = await startJourney(provider, person, { client: listener.client, params });
    await journey.send({ decision: 'allow' });
    const tokens = await journey.tokens();
    return { journey, tokens, sid: decodeJwt(tokens.id_token)['sid'] };
  }
  const refresh = ({ refresh_token }: { refresh_token: string }) =>
    token(provider, listener.client, { grant_type: 'refresh_token', refresh_token });

  /** Gives the person a new given-out password, as a fund does. */
  async function giveOut({ accountId }: Person, password: string) {
    const hash = await provider.domain.passwords.hash(password);
    await provider.domain.updateAccount(accountId, (account) => ({
      ...account,
      password: { kind: 'legacy', hash },
    }));
  }

  it('other sessions and their tokens, but not the session that chose it', async () => {
    const person = await provider.addPerson({
      contacts: { ...reached, phone: { value: '+33142345678', verified: false } },
    });
    const elsewhere = await signedIn(person);
    const here = await signedIn(person);
    expect((await userinfo(provider, elsewhere.tokens.access_token)).status).toBe(200);
    await giveOut(person, '24681357');

    const journey = await startJourney(provider, undefined, { visitor: here.journey.visitor });
    await journey.send(both(good));
    expect(journey.page).toBe('service');
    expect((await startJourney(provider, undefined, { visitor: here.journey.visitor })).page).toBe(
      'service',
    );
    expect((await refresh(elsewhere.tokens)).body.error).toBe('invalid_grant');
    expect((await userinfo(provider, elsewhere.tokens.access_token)).status).toBe(401);
    const there = await startJourney(provider, undefined, { visitor: elsewhere.journey.visitor });
    expect(there.page).toBe('login');
    await until(() => listener.sids().includes(elsewhere.sid));
    expect(listener.sids()).not.toContain(here.sid);
    // A landline cannot receive text messages.
    const notices = provider.outbox.messages().filter(({ text }) => text.includes('mot de passe'));
    expect(notices[0]).toMatchObject({ channel: 'mail', to: 'pierre@example.fr' });
    expect(notices.map(({ to }) => to)).not.toContain('+33142345678');
  });

  it('a sign-in with the old password that was still under way', async () => {
    const person = await withGivenPassword();
    const thief = createVisitor(provider);
    const { location, fields } = await thief.begin(portal);
    const { identifier, password } = person;
    const accepted = await thief.post(location, { ...fields, identifier, password });
    expect(accepted.status).toBe(303);
    const owner = await startJourney(provider, person);
    await owner.send(both(good));
    expect(owner.page).toBe('service');
    const end = await thief.follow(accepted);
    expect(end.location).toMatch(/\/login$/);
  });

  it('the open new-password page of another browser', async () => {
    const person = await withGivenPassword();
    const thief = await startJourney(provider, person);
    const owner = await startJourney(provider, person);
    await owner.send(both(good));
    await thief.send(both('Martine8Maison'));
    expect(thief.status).toBe(400);
    expect((await startJourney(provider, { ...person, password: good })).page).toBe('service');
  });
});

describe('a page that asks for a new password', () => {
  type Fields = Readonly<Record<string, string>>;
  type Send = (fields: Fields) => Promise<Reply>;
  const ofJourney = ({ post }: Journey): Send => post;
  const openReset = (person: Person) =>
    createForgottenPassword(provider, { driver: sameCaptcha, answer: () => 'GOOD' })(
      answersOf(person),
    );

  /** Opens the page in each journey. Resolves with the functions that send its form, and the person of the last one. */
  async function openAll() {
    const first = await startJourney(provider, await withGivenPassword());
    const { journey: reset } = await openReset(await provider.addPerson());
    await reset.send({ code: lastCode(provider) });
    const creation = await startJourney(provider);
    await toPassword(provider, creation, { ...vincent, email: newAddress() });
    const person = await provider.addPerson();
    const space = await openSpace(provider, person);
    const path = '/account/password';
    const hidden = fieldsOfForm((await space.open(path)).reply.text, path);
    const ofSpace: Send = (fields) =>
      space.visitor.post(path, { ...hidden, current: person.password, ...fields });
    const sends = [ofJourney(first), ofJourney(reset), ofJourney(creation), ofSpace];
    return { sends, person };
  }

  it('takes thirty an hour for one account, in every journey, and keeps no other person waiting', async () => {
    const { sends, person } = await openAll();
    for (const send of sends) {
      const weak = Array.from({ length: 30 }, () => send(both('court1A')));
      expect(new Set((await Promise.all(weak)).map(({ status }) => status))).toEqual(
        new Set([422]),
      );
      const refused = await send(both(good));
      expect([refused.status, wordsOf(refused.text)]).toEqual([
        429,
        expect.stringMatching(/Trop de tentatives\. Réessayez dans \d+ minutes/),
      ]);
    }
    const other = await startJourney(provider, await withGivenPassword());
    await other.send(both(good));
    expect(other.page).toBe('service');
    // It may have been an intruder: the owner's reset is counted apart.
    provider.advance(60_000);
    const { journey: recovery } = await openReset(person);
    await recovery.send({ code: lastCode(provider) });
    await recovery.send(both(good));
    expect(recovery.page).toBe('service');
  });
});

/** Waits until the condition is true, for 40 seconds at most. Messages to services are sent after the answer. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue() && tries < 4_000; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(isTrue()).toBe(true);
}
