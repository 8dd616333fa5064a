/** A forgotten password: the pages are the same for everybody, and the person who reads the code chooses a new one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userinfo } from '../../provider/services.ts';
import { atSpace } from '../../support/account-space.ts';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import {
  lastCode,
  newAddress,
  startJourney,
  withoutUids,
  wrongCode,
} from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, portal, randomNir, type TestProvider } from '../../support/provider.ts';
import { createVisitor, token } from '../../support/visitor.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
let asked: ReturnType<typeof createForgottenPassword>;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
  asked = createForgottenPassword(provider, captcha);
});
afterAll(() => provider[Symbol.asyncDispose]());

const minute = 60_000;
const chosen = 'Olivier7Jardin';
const both = { password: chosen, confirmation: chosen };
const sentTo = (to: string) => provider.outbox.messages().filter((message) => message.to === to);

/** Adds a person with a mail address of their own. */
async function known(details: Parameters<TestProvider['addPerson']>[0] = {}) {
  const email = newAddress();
  const person = await provider.addPerson({
    contacts: { email: { value: email, verified: true } },
    ...details,
  });
  return { person, email, answers: answersOf(person) };
}

describe('a code in the session that follows a reset by a code', () => {
  const byReset = { acr: 'password', amr: ['otp'] };
  const byPassword = { acr: 'password', amr: ['pwd'] };
  const byCode = { acr: 'password+otp', amr: ['pwd', 'otp'] };

  it('is no second factor; in a new session it is', async () => {
    await using careful = await openProvider({ captcha: captcha.driver, loginCode: 'always' });
    const to = newAddress();
    const person = await careful.addPerson({ contacts: { email: { value: to, verified: true } } });
    const { journey } = await createForgottenPassword(careful, captcha)(answersOf(person));
    await journey.send({ code: lastCode(careful) });
    await journey.send(both);
    // The code of the reset was typed in this sign-in: no other one follows it.
    expect(await journey.idToken()).toMatchObject(byReset);
    const { visitor } = journey;
    const silent = await visitor.begin(portal, { prompt: 'none' });
    expect(silent.location).toContain('code=');
    careful.advance(minute);
    const again = await startJourney(
      careful,
      { ...person, password: chosen },
      { visitor, params: { prompt: 'login' } },
    );
    expect(again.page).toBe('login-code');
    await again.send({ code: lastCode(careful) });
    expect(await again.idToken()).toMatchObject(byPassword);

    careful.advance(minute);
    const later = await startJourney(careful, { ...person, password: chosen });
    await later.send({ code: lastCode(careful) });
    expect(await later.idToken()).toMatchObject(byCode);
  });

  it('is not asked for by a service that needs one: it hears that the level is not reached', async () => {
    const { person, answers } = await known();
    const params = { acr_values: 'password+otp' };
    const { journey } = await asked(answers, { params });
    await journey.send({ code: lastCode(provider) });
    await journey.send(both);
    expect(journey.location).toContain('error=unmet_authentication_requirements');
    provider.advance(minute);
    const { visitor } = journey;
    const again = await startJourney(
      provider,
      { ...person, password: chosen },
      { visitor, params },
    );
    expect(again.location).toContain('error=unmet_authentication_requirements');
    // Another password chosen in that session makes it no other one.
    const space = atSpace(visitor);
    const page = (await space.open('/account/password')).reply;
    const [current, password] = [chosen, 'Martine8Maison'];
    const fields = { current, password, confirmation: password };
    const changed = await space.send(page, '/account/password', fields);
    expect(changed.text).toContain('Votre nouveau mot de passe est enregistré');
    const after = await visitor.begin(portal, params);
    const end = await visitor.signIn({ ...person, password }, { params });
    expect([after.location, end.location]).toEqual([
      expect.stringMatching(/\/login$/),
      expect.stringContaining('error=unmet_authentication_requirements'),
    ]);

    provider.advance(minute);
    const later = await startJourney(provider, { ...person, password }, { params });
    expect(later.page).toBe('login-code');
    await later.send({ code: lastCode(provider) });
    expect(await later.idToken()).toMatchObject(byCode);
  });
});

describe('after a reset', () => {
  it('an intruder keeps neither a second contact nor a link to FranceConnect', async () => {
    const { person, email, answers } = await known();
    const { updateAccount, accounts } = provider.domain;
    const phone = { value: '+33644556677', verified: true };
    const before = await updateAccount(person.accountId, (account) => ({
      ...account,
      contacts: { ...account.contacts, phone },
      franceConnect: 'an intruder',
    }));
    expect(before?.franceConnect).toBeDefined();

    const { journey } = await asked(answers);
    await journey.send({ code: lastCode(provider) });
    await journey.send(both);
    const after = accounts.open((await accounts.find(person.accountId)) ?? fail());
    expect(after.franceConnect).toBeUndefined();
    expect(after.contacts).toMatchObject({
      email: { value: email, verified: true },
      phone: { value: phone.value, verified: false },
    });

    // No code goes to the intruder's telephone, anybody who asks for one.
    provider.advance(2 * minute);
    await asked({ ...answers, channel: 'sms' });
    await provider.drainAll();
    expect(sentTo(phone.value).map(({ text }) => text)).toEqual([
      expect.stringContaining('votre mot de passe a été modifié'),
    ]);
  });
});
function fail(): never {
  throw new Error('the account is gone');
}

describe('a request for a code', () => {
  it('shows the same pages whether the account exists and has a contact or not', async () => {
    const someone = await known();
    const lonely = await provider.addPerson({ contacts: {} });
    const everybody = [
      someone.answers,
      { ...(await known()).answers, birthDate: '18/03/1969' },
      answersOf({ identifier: randomNir() }),
      answersOf(lonely),
    ];
    const seen: string[][] = [];
    for (const answers of everybody) {
      const pages: string[] = [];
      const { journey } = await asked(answers);
      const look = () =>
        pages.push(`${journey.status} ${journey.page} ${withoutUids(journey.html)}`);
      look();
      const isKnown = answers === someone.answers;
      const wrong = isKnown ? wrongCode(lastCode(provider)) : '123456';
      for (let tries = 0; tries < 7; tries += 1) {
        await journey.send({ code: wrong }, 'forgotten-code');
        look();
      }
      await journey.send({ code: 'ACDE-FGHJ-KMNP' }, 'forgotten-code');
      look();
      // The real clock runs on between the requests, so the wait may differ by some seconds.
      await journey.send({}, 'forgotten-again');
      expect(journey.words).not.toContain('reste valable');
      pages.push(`${journey.status} ${withoutUids(journey.html).replace(/\d+ secondes/, '')}`);
      provider.advance(minute);
      await journey.send({}, 'forgotten-again');
      look();
      await provider.drainAll();
      await journey.open('forgotten-password');
      look();
      seen.push(pages);
    }
    for (const pages of seen) expect(pages).toEqual(seen[0]);
    expect(sentTo(someone.email)).toHaveLength(2);
  });

  it('repeated within a minute leaves the first code valid; a request for another person does not', async () => {
    const { answers, person } = await known();
    const { journey, ask } = await asked(answers);
    const code = lastCode(provider);
    await ask((await known()).answers);
    await journey.send({ code });
    expect(journey.status).toBe(422);
    await ask(answers);
    await journey.send({ code });
    expect(journey.page).toBe('forgotten-password');
    await journey.send(both);
    expect((await startJourney(provider, { ...person, password: chosen })).page).toBe('service');
  });

  it('tells nobody who then gives an address on another page that it belongs to the account', async () => {
    const { answers, email } = await known();
    await asked(answers);
    expect(sentTo(email)).toHaveLength(1);
    const stranger = await startJourney(provider, await provider.addPerson({ contacts: {} }));
    await stranger.send({ channel: 'mail', email, phone: '' });
    expect([stranger.page, stranger.status]).toEqual(['contact-code', 200]);
    // The other way round the page says nothing in any case: the minute between two codes holds.
    await asked(answers);
    expect(sentTo(email)).toHaveLength(2);
  });

  it('is refused the sixth time in an hour for one person', async () => {
    const { answers } = await known();
    for (let times = 0; times < 5; times += 1) {
      expect((await asked(answers)).journey.page).toBe('forgotten-code');
    }
    const { journey } = await asked(answers);
    expect(journey.status).toBe(429);
    expect(journey.words).toContain('Réessayez dans 60 minutes');
    provider.advance(60 * minute);
    expect((await asked(answers)).journey.page).toBe('forgotten-code');
  });

  it('requires all captcha characters, each picture once, within ten minutes', async () => {
    const { answers } = await known();
    await asked(answers);
    const used = captcha.answer();
    const journey = await startJourney(provider);
    for (const wrong of ['', 'WRONG', used]) {
      await journey.open('forgotten');
      await journey.visitor.get(journey.location.replace('forgotten', 'captcha-picture'));
      await journey.send({ ...answers, identifier: randomNir(), captcha: wrong });
      expect([wrong, journey.status]).toEqual([wrong, 422]);
      expect(journey.html).toContain('id="captcha-error"');
    }
    const late = await startJourney(provider);
    await late.open('forgotten');
    await late.visitor.get(late.location.replace('forgotten', 'captcha-picture'));
    provider.advance(10 * minute);
    await late.send({ ...answers, captcha: captcha.answer() });
    expect(late.status).toBe(422);
  });

  it('shows all faults at once and keeps typed values', async () => {
    const journey = await startJourney(provider);
    await journey.open('forgotten');
    await journey.visitor.get(journey.location.replace('forgotten', 'captcha-picture'));
    await journey.send({ identifier: '12', birthDate: '31/02/1980' });
    expect(journey.status).toBe(422);
    for (const field of ['identifier', 'birthDate', 'channel', 'captcha']) {
      expect(journey.html).toContain(`id="${field}-error"`);
    }
    expect(journey.html).toMatch(/value="31\/02\/1980"[\s\S]*Choisissez par SMS ou par mail\./);
    await journey.send({ identifier: '7690395277002' });
    expect(journey.words).toContain(
      'Tapez votre identifiant provisoire : la lettre P et 8 chiffres.',
    );
    // A form with other faults does not use the picture up.
    await journey.send({ ...(await known()).answers, captcha: captcha.answer() });
    expect(journey.page).toBe('forgotten-code');
  });
});

describe('a person who has typed the code', () => {
  it('chooses a password, receives a notice, and signs in at once although all tries were used up', async () => {
    const { answers, person, email } = await known();
    const open = await startJourney(provider, person, {
      params: { scope: 'openid offline_access', prompt: 'consent' },
    });
    await open.send({ decision: 'allow' });
    const tokens = await open.tokens();
    const { visitor } = open;
    for (const browser of [visitor, createVisitor(provider)]) {
      for (let tries = 0; tries < 6; tries += 1) {
        await startJourney(
          provider,
          { ...person, password: 'Wrong-4-sure' },
          {
            visitor: browser,
            params: { prompt: 'login' },
          },
        );
      }
    }
    const { journey } = await asked(answers, { visitor: createVisitor(provider) });
    await journey.send({ code: lastCode(provider) });
    await journey.send({ password: person.password, confirmation: person.password });
    expect([journey.status, journey.words.includes("C'est votre mot de passe actuel")]).toEqual([
      422,
      true,
    ]);
    await journey.send(both);
    expect(journey.location).toContain('code=');
    provider.advance(minute);
    expect((await startJourney(provider, { ...person, password: chosen })).page).toBe('service');

    expect((await startJourney(provider, undefined, { visitor })).page).toBe('login');
    expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
    const { refresh_token } = tokens;
    const refreshed = await token(provider, portal, { grant_type: 'refresh_token', refresh_token });
    expect(refreshed.body.error).toBe('invalid_grant');
    await provider.drainAll();
    expect(sentTo(email)[0]?.text).toContain('mot de passe');
    expect(sentTo(email)[0]?.text).not.toMatch(/\d{6}/);
  });

  it('need not wait on a known browser whose tries were used up', async () => {
    const { answers, person } = await known();
    const { visitor } = await startJourney(provider, person);
    for (let tries = 0; tries < 6; tries += 1) {
      await startJourney(
        provider,
        { ...person, password: 'Wrong-4-sure' },
        {
          visitor,
          params: { prompt: 'login' },
        },
      );
    }
    const { journey } = await asked(answers, { visitor, params: { prompt: 'login' } });
    await journey.send({ code: lastCode(provider) });
    await journey.send(both);
    expect(journey.location).toContain('code=');
    const next = await startJourney(
      provider,
      { ...person, password: chosen },
      { visitor, params: { prompt: 'login' } },
    );
    expect(next.page).toBe('service');
  });

  it('is signed in once when the form comes twice, and the browser is a known device after it', async () => {
    await using careful = await openProvider({
      captcha: captcha.driver,
      loginCode: 'unverified-device',
    });
    const person = await careful.addPerson();
    const { journey } = await createForgottenPassword(careful, captcha)(answersOf(person));
    await journey.send({ code: lastCode(careful) });
    const [first, second] = [await journey.post(both), await journey.post(both)];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers['location']).toBe(first.headers['location']);
    expect((await journey.visitor.follow(second)).location).toContain('code=');
    careful.advance(minute);
    const next = await startJourney(
      careful,
      { ...person, password: chosen },
      { visitor: journey.visitor, params: { prompt: 'login' } },
    );
    expect(next.page).toBe('service');
  });

  it('is not signed in where the account is set aside', async () => {
    const { answers, person } = await known();
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      standing: { ...account.standing, setAsideAt: Date.now() },
    }));
    const { journey } = await asked(answers);
    await journey.send({ code: lastCode(provider) });
    await journey.send(both);
    expect(journey.page).toBe('set-aside');
    await journey.open('login');
    expect(journey.page).toBe('login');
  });

  it('continues with the remaining steps of the first connection when the old password was given out', async () => {
    const { answers, person } = await known({ kind: 'legacy' });
    const { journey } = await asked(answers);
    await journey.send({ code: lastCode(provider) });
    await journey.send(both);
    expect(journey.page).toBe('announcement');
    expect((await startJourney(provider, person)).status).toBe(401);
  });

  it('is not asked for a code again, and has proven a contact that a fund had noted', async () => {
    const email = newAddress();
    const { answers, person } = await known({
      contacts: { email: { value: email, verified: false } },
    });
    const { journey } = await asked({ ...answers, channel: 'sms' });
    expect(sentTo(email)).toHaveLength(1);
    const code = lastCode(provider);
    const sent = await Promise.all([journey.post({ code }), journey.post({ code })]);
    expect(sent.some(({ status }) => status === 303)).toBe(true);
    await journey.send({ code });
    expect(journey.page).toBe('forgotten-password');
    await journey.send(both);
    const next = await startJourney(provider, { ...person, password: chosen });
    expect(next.page).toBe('service');
  });

  it('is refused when the account was recovered after the code was asked for', async () => {
    const { answers } = await known();
    const { journey: intruder } = await asked(answers);
    await intruder.send({ code: lastCode(provider) });
    expect(intruder.page).toBe('forgotten-password');
    provider.advance(minute);
    const { journey: second } = await asked(answers);
    const read = lastCode(provider);
    provider.advance(minute);
    const { journey: owner } = await asked(answers);
    await owner.send({ code: lastCode(provider) });
    await owner.send(both);
    expect(owner.page).toBe('service');
    const other = { password: 'Martine8Maison', confirmation: 'Martine8Maison' };
    // One has typed the code before, the other one types it afterwards.
    await second.send({ code: read });
    for (const journey of [intruder, second]) {
      await journey.send(other);
      expect(journey.status).toBe(400);
    }
    provider.advance(minute);
    await second.open('forgotten-code');
    await second.send({}, 'forgotten-again');
    expect(second.status).toBe(200);
    await second.send(other, 'forgotten-password');
    expect(second.page).toBe('forgotten-code');
    await provider.drainAll();
    await second.send({ code: lastCode(provider) });
    await second.send(other);
    expect(second.page).toBe('service');
  });

  it('is refused when the contact was changed in the meantime', async () => {
    const { answers, person } = await known();
    const { journey } = await asked(answers);
    await journey.send({ code: lastCode(provider) });
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      contacts: { email: { value: newAddress(), verified: true } },
    }));
    await journey.send(both);
    expect(journey.status).toBe(400);
    expect((await startJourney(provider, person)).page).toBe('service');
  });
});

it.each(['forgotten-code', 'forgotten-again', 'forgotten-password'])(
  '%s opened directly leads back to the first page',
  async (name) => {
    const journey = await startJourney(provider);
    await journey.open(name);
    expect(journey.page).toBe('forgotten');
    await journey.send({ code: '123456', ...both }, name === 'forgotten-again' ? 'login' : name);
    expect(journey.page).not.toBe('forgotten-password');
  },
);
