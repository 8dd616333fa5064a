/**
 * What strangers ask for in somebody's name, or to somebody's address, never keeps the owner from a code. And how many wrong
 * codes anybody may type.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCodeBudgets } from '../../../accounts/limits/code-budgets.ts';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import {
  codeIn,
  type Journey,
  lastCode,
  newAddress,
  startJourney,
  wrongCode,
} from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, type Person, randomNir, type TestProvider } from '../../support/provider.ts';
import { createVisitor, type Visitor } from '../../support/visitor.ts';
import { vincent } from '../create/journey.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
let asked: ReturnType<typeof createForgottenPassword>;
beforeAll(async () => {
  provider = await openProvider({
    captcha: captcha.driver,
    loginCode: 'always',
    journeysPerAddress: 1_000,
  });
  asked = createForgottenPassword(provider, captcha);
});
afterAll(() => provider[Symbol.asyncDispose]());

const minute = 60_000;
const chosen = 'Olivier7Jardin';
const sentTo = (to: string) => provider.outbox.messages().filter((message) => message.to === to);

async function withAddress() {
  const email = newAddress();
  const contacts = { email: { value: email, verified: true } };
  const person = await provider.addPerson({ contacts });
  return { person, email, answers: answersOf(person) };
}

/** Signs the person in with password and code, so that the browser is a known device. */
async function knownDevice(person: Person): Promise<Visitor> {
  const visitor = createVisitor(provider);
  const journey = await startJourney(provider, person, { visitor });
  await journey.send({ code: lastCode(provider) });
  expect(journey.page).toBe('service');
  provider.advance(minute);
  return visitor;
}

/** Begins a creation in a name that nobody bears, and asks for codes to an address, one a minute. */
async function floodByCreations(email: string, sends: number): Promise<void> {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  for (let times = 0; times < sends; times += 1) {
    const journey = await startJourney(provider);
    await journey.open('create');
    await journey.visitor.get(journey.location.replace('create', 'captcha-picture'));
    const birthName = `Intrus ${letters[times]} ${newAddress().replace(/[^a-f]/g, '')}`;
    await journey.send({ ...vincent, birthName, captcha: captcha.answer() });
    await journey.send({ without: 'yes' });
    await journey.send({ channel: 'mail', email, phone: '' });
    provider.advance(minute);
  }
}

describe('strangers who ask for codes in the name of a person', () => {
  it('do not keep the owner from a code after the password, nor from a reset on a known device', async () => {
    const { person, email, answers } = await withAddress();
    const visitor = await knownDevice(person);
    for (let times = 0; times < 7; times += 1) {
      await asked(answers);
      provider.advance(minute);
    }
    const signIn = await startJourney(provider, person);
    expect([signIn.page, signIn.status]).toEqual(['login-code', 200]);
    await signIn.send({ code: lastCode(provider) });
    expect(signIn.page).toBe('service');

    await asked(answers);
    const before = sentTo(email).length;
    const { journey } = await asked(answers, { visitor, params: { prompt: 'login' } });
    expect([journey.page, sentTo(email).length]).toEqual(['forgotten-code', before + 1]);
    await journey.send({ code: lastCode(provider) });
    await journey.send({ password: chosen, confirmation: chosen });
    expect(journey.page).toBe('service');
  });

  it('are refused after five requests an hour, with the same words for everybody', async () => {
    const people = [(await withAddress()).answers, answersOf({ identifier: randomNir() })];
    const ends: string[] = [];
    for (const answers of people) {
      for (let times = 0; times < 5; times += 1) await asked(answers);
      const { journey } = await asked(answers);
      ends.push(`${journey.status} ${journey.words.replace(/\d{13}/, '')}`);
    }
    expect(ends[0]).toMatch(/^429 .*Trop de demandes/);
    expect(ends[0]).toBe(ends[1]);
  });

  it('with a wrong birth date do not keep the owner from the journey nor from the code', async () => {
    const { email, answers } = await withAddress();
    for (let day = 1; day <= 12; day += 1) {
      await asked({ ...answers, birthDate: `${day}/03/1969` });
    }
    const { journey } = await asked(answers);
    expect(journey.page).toBe('forgotten-code');
    const [message, ...others] = sentTo(email);
    expect(others).toEqual([]);
    await journey.send({ code: codeIn(message?.text) });
    expect(journey.page).toBe('forgotten-password');
  });
});

describe('people who share one mailbox', () => {
  const waitIn = (words: string) =>
    Number(/demandé à \d\d:\d\d .* dans (\d+) minute/.exec(words)?.[1]);

  it('get their codes one after the other: the sixth waits minutes, on a page that outlives them', async () => {
    const email = newAddress();
    const waits: number[] = [];
    for (let who = 1; who <= 12; who += 1) {
      provider.advance(minute);
      const person = await provider.addPerson({ contacts: {} });
      const journey = await startJourney(provider, person);
      await journey.send({ channel: 'mail', email, phone: '' });
      if (journey.page === 'contact') {
        expect([who, journey.status]).toEqual([who, 429]);
        const wait = waitIn(journey.words);
        waits.push(wait);
        expect(journey.html).toContain(`value="${email}"`);
        provider.advance(wait * minute);
        await journey.send({ channel: 'mail', email, phone: '' });
      }
      expect([who, journey.page]).toEqual([who, 'contact-code']);
      await journey.send({ code: lastCode(provider) });
      expect([who, journey.page]).toEqual([who, 'service']);
    }
    expect(waits).toEqual([1, 4, 9, 9, 9, 9, 9]);
    expect(sentTo(email).filter(({ text }) => /\d{6}/.test(text))).toHaveLength(12);
  });

  it('get their codes for forgotten passwords too, where the page can tell of no wait', async () => {
    const email = newAddress();
    for (let who = 1; who <= 8; who += 1) {
      provider.advance(minute);
      const contacts = { email: { value: email, verified: true } };
      const { journey } = await asked(answersOf(await provider.addPerson({ contacts })));
      await journey.send({ code: codeIn(sentTo(email)[0]?.text) });
      expect([who, journey.page]).toEqual([who, 'forgotten-password']);
    }
  });

  it('keep it while strangers flood it: an hour and a day have an end, and another network is served', async () => {
    const { counters } = provider.storage;
    let now = Date.now();
    const clock = () => now;
    const budgets = createCodeBudgets({ counters, index: provider.domain.index, clock });
    const to = newAddress();
    let owner = 0;
    const ask = async (address: string) => {
      owner += 1;
      const asked = { purpose: 'creation', proof: 'none', owner: `${to}/${owner}`, to } as const;
      return (await budgets.take({ ...asked, isOwnContact: false, address })) === undefined;
    };
    /** Asks so many times, every minute, from these networks in turn; resolves with how many codes are sent. */
    const flood = async (times: number, networks: readonly string[], every = minute) => {
      let sent = 0;
      for (let i = 0; i < times; i += 1) {
        if (await ask(networks[i % networks.length] ?? '')) sent += 1;
        now += every;
        provider.advance(every);
      }
      return sent;
    };
    expect(await flood(60, ['192.0.2.1'])).toBeLessThanOrEqual(12);
    expect(await ask('198.51.100.9')).toBe(true);
    const many = Array.from({ length: 30 }, (_, i) => `203.0.113.${i + 1}`);
    expect(await flood(60, many)).toBeLessThanOrEqual(30);
    const day = 24 * 60 * minute;
    now += day;
    provider.advance(day);
    expect(await flood(143, ['192.0.2.1'], 10 * minute)).toBe(40);
    expect(await ask('198.51.100.9')).toBe(true);
  });
});

describe('strangers who give the address of a person', () => {
  it('do not keep the owner from a code after the password, nor from a reset', async () => {
    const { person, email, answers } = await withAddress();
    await floodByCreations(email, 7);
    expect(sentTo(email)).toHaveLength(6);
    const signIn = await startJourney(provider, person);
    expect([signIn.page, signIn.status]).toEqual(['login-code', 200]);
    provider.advance(minute);
    const { journey } = await asked(answers);
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('forgotten-password');
  });

  it('let the owner wait once for the minute between two codes: the next turn is theirs', async () => {
    const { person, email } = await withAddress();
    await floodByCreations(email, 1);
    provider.advance(-minute / 2);
    const signIn = await startJourney(provider, person);
    expect([signIn.page, signIn.status]).toEqual(['login-code', 429]);
    expect(signIn.words).toMatch(/Réessayez dans \d+ secondes/);
    provider.advance(minute / 2);
    const before = sentTo(email).length;
    await floodByCreations(email, 1);
    provider.advance(-minute);
    expect(sentTo(email)).toHaveLength(before);
    await signIn.send({}, 'login-code-again');
    expect([signIn.status, sentTo(email).length]).toEqual([200, before + 1]);
  });

  it('do not keep the owner from the first connection with the contact that a fund has noted', async () => {
    const email = newAddress();
    const contacts = { email: { value: email, verified: false } };
    const person = await provider.addPerson({ contacts });
    await floodByCreations(email, 6);
    const journey = await startJourney(provider, person);
    await journey.send({ channel: 'mail', email, phone: '' });
    expect(journey.page).toBe('contact-code');
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('service');
  });
});

describe('wrong codes of a day', () => {
  /** Signs in ten times with the password alone, and types five wrong codes each time. The last one is the 50th. */
  async function fiftyWrongCodes(person: Person) {
    let last: Journey | undefined;
    for (let times = 0; times < 10; times += 1) {
      provider.advance(15 * minute);
      last = await startJourney(provider, person);
      const wrong = wrongCode(lastCode(provider));
      for (let tries = 0; tries < 5; tries += 1) await last.send({ code: wrong }, 'login-code');
    }
    if (last === undefined) throw new Error('no journey');
    return last;
  }
  const notices = (to: string) =>
    sentTo(to).filter(({ text }) => text.includes('beaucoup de codes faux'));

  it('the 50th after a password ends the sign-in, and the owner is told once', async () => {
    const { person, email } = await withAddress();
    const last = await fiftyWrongCodes(person);
    expect([last.status, last.words]).toEqual([
      400,
      expect.stringMatching(/Trop de codes faux.*Recommencez avec votre identifiant.*Reprendre/),
    ]);
    expect(notices(email)).toHaveLength(1);
    // The session is gone: neither its page nor another request leads on.
    expect((await last.open('login-code')).status).toBe(400);
    const { visitor } = last;
    expect((await startJourney(provider, undefined, { visitor })).page).toBe('login');
  });

  it('each later code bears one try, a wrong one ends the sign-in, and a right one always works', async () => {
    const { person, email } = await withAddress();
    await fiftyWrongCodes(person);
    provider.advance(15 * minute);
    const again = await startJourney(provider, person);
    const code = lastCode(provider);
    const tries = await Promise.all(
      Array.from({ length: 5 }, () => again.post({ code: wrongCode(code) })),
    );
    expect(tries.map(({ status }) => status)).toContain(400);
    expect((await again.send({ code }, 'login-code')).status).toBe(400);
    const trail = await provider.storage.audit.ofAccount(person.accountId, 100);
    expect(trail.filter(({ type }) => type === 'code.refused')).toHaveLength(51);

    provider.advance(15 * minute);
    const owner = await startJourney(provider, person);
    await owner.send({ code: lastCode(provider) });
    expect(owner.page).toBe('service');
    expect(notices(email)).toHaveLength(1);
  });

  it('begin anew a day after the first one', async () => {
    const { person } = await withAddress();
    await fiftyWrongCodes(person);
    provider.advance(24 * 60 * minute);
    const tomorrow = await startJourney(provider, person);
    const code = lastCode(provider);
    await tomorrow.send({ code: wrongCode(code) }, 'login-code');
    await tomorrow.send({ code }, 'login-code');
    expect(tomorrow.page).toBe('service');
  });

  it('count in a first connection too, and not together with those of a forgotten password', async () => {
    const email = newAddress();
    const person = await provider.addPerson({ contacts: {} });
    let last: Journey | undefined;
    for (let times = 0; times < 10; times += 1) {
      provider.advance(15 * minute);
      last = await startJourney(provider, person);
      await last.send({ channel: 'mail', email, phone: '' }, 'contact');
      const wrong = wrongCode(lastCode(provider));
      for (let tries = 0; tries < 5; tries += 1) await last.send({ code: wrong }, 'contact-code');
    }
    expect([last?.status, last?.words]).toEqual([400, expect.stringContaining('Recommencez')]);
  });

  it('of a forgotten password lead back to its first page, alike for everybody, and leave the password’s alone', async () => {
    const known = await withAddress();
    const people = [known.answers, answersOf({ identifier: randomNir() })];
    const ends: string[] = [];
    for (const answers of people) {
      let last: Journey | undefined;
      for (let times = 0; times < 10; times += 1) {
        provider.advance(15 * minute);
        last = (await asked(answers)).journey;
        const wrong = wrongCode(lastCode(provider));
        for (let tries = 0; tries < 5; tries += 1)
          await last.send({ code: wrong }, 'forgotten-code');
      }
      await provider.drainAll();
      await last?.open('forgotten-code');
      ends.push(`${last?.page} ${last?.status}`);
    }
    expect(ends).toEqual(['forgotten 200', 'forgotten 200']);
    expect(notices(known.email)).toHaveLength(1);

    // The same where a stranger has kept the code from being sent: whether that can be depends on the account.
    const { email, answers } = await withAddress();
    let kept: Journey | undefined;
    for (let times = 0; times < 10; times += 1) {
      provider.advance(15 * minute);
      await floodByCreations(email, 1);
      provider.advance(-minute / 2);
      const before = sentTo(email).length;
      kept = (await asked(answers)).journey;
      expect(sentTo(email)).toHaveLength(before);
      for (let tries = 0; tries < 5; tries += 1)
        await kept.send({ code: '123456' }, 'forgotten-code');
    }
    await kept?.open('forgotten-code');
    expect(`${kept?.page} ${kept?.status}`).toBe('forgotten 200');

    provider.advance(15 * minute);
    const { journey } = await asked(known.answers);
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('forgotten-password');
    provider.advance(minute);
    const signIn = await startJourney(provider, known.person);
    const code = lastCode(provider);
    await signIn.send({ code: wrongCode(code) });
    await signIn.send({ code }, 'login-code');
    expect(signIn.page).toBe('service');
  });
});
