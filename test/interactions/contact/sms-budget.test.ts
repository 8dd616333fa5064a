/** The budget for text messages, on the pages: who may spend it, and what people read when it is spent. */
import { describe, expect, it } from '@jest/globals';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import { type Journey, lastCode, newAddress, startJourney } from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, type ProviderOptions, type TestProvider } from '../../support/provider.ts';
import { createVisitor } from '../../support/visitor.ts';
import { vincent } from '../create/journey.ts';

const captcha = createOpenCaptcha();
const minute = 60_000;
const spent = /Nous ne pouvons plus envoyer de SMS pour le moment\. Choisissez l'adresse mail/;
const limitsOf = (inAll: number, byPrefix: Record<string, number> = { other: 100 }) => ({
  smsLimits: { inAll, byPrefix: new Map(Object.entries(byPrefix)) },
});
const open = (options: ProviderOptions) =>
  openProvider({ captcha: captcha.driver, loginCode: 'always', ...options });
const textsOf = (provider: TestProvider) =>
  provider.outbox.messages().filter(({ channel }) => channel === 'sms');

let numbers = 30_000_000;
const newNumber = (start = '06') => {
  numbers += 1;
  return start === '06' ? `06${numbers}` : `${start}${String(numbers).slice(-6)}`;
};

/** Begins a creation in a new name and gives this contact. */
async function creation(provider: TestProvider, contact: Record<string, string>): Promise<Journey> {
  const journey = await startJourney(provider);
  await journey.open('create');
  await journey.visitor.get(journey.location.replace('create', 'captcha-picture'));
  const birthName = `Intrus ${newAddress().replace(/[^a-f]/g, '')}`;
  await journey.send({ ...vincent, birthName, captcha: captcha.answer() });
  await journey.send({ without: 'yes' });
  await journey.send({ email: '', phone: '', ...contact });
  return journey;
}
const byText = (phone = newNumber()) => ({ channel: 'sms', phone });

describe('when creations have spent their part of the budget', () => {
  it('a creation says so and goes on by mail, and a code after the password still goes by text', async () => {
    await using provider = await open(limitsOf(8));
    for (let times = 0; times < 6; times += 1) {
      expect((await creation(provider, byText())).page).toBe('create-contact-code');
    }
    const refused = await creation(provider, byText());
    expect([refused.status, refused.page]).toEqual([503, 'create-contact']);
    expect(refused.words).toMatch(spent);
    await refused.send({ channel: 'mail', email: newAddress(), phone: '' });
    expect(refused.page).toBe('create-contact-code');
    expect(textsOf(provider)).toHaveLength(6);

    // Anybody may have an account, and give the numbers of others as its contacts.
    const account = await startJourney(provider, await provider.addPerson({ contacts: {} }));
    await account.send({ email: '', ...byText() });
    expect([account.status, account.words]).toEqual([503, expect.stringMatching(spent)]);
    expect(textsOf(provider)).toHaveLength(6);

    const contacts = {
      phone: { value: '+33612345678', verified: true },
      email: { value: newAddress(), verified: true },
    };
    const person = await provider.addPerson({ contacts });
    for (let times = 0; times < 2; times += 1) {
      const journey = await startJourney(provider, person);
      expect([journey.page, journey.status]).toEqual(['login-code', 200]);
      provider.advance(minute);
    }
    expect(textsOf(provider)).toHaveLength(8);
    // The reserve is spent too: the page says so, and the other contact is the way on.
    const journey = await startJourney(provider, person);
    expect([journey.status, journey.words]).toEqual([503, expect.stringMatching(spent)]);
    await journey.send({ channel: 'mail' }, 'login-code-again');
    await journey.send({ code: lastCode(provider) }, 'login-code');
    expect(journey.page).toBe('service');

    const warnings = provider.logged.filter((line) => line.includes('three quarters'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('"prefix":"all","limit":8');
    provider.advance(60 * minute);
    expect((await creation(provider, byText())).page).toBe('create-contact-code');
  });

  it('a forgotten password says so to everybody alike, but to a known device it sends', async () => {
    await using provider = await open(limitsOf(4));
    const phone = { value: '+33698765432', verified: true };
    const person = await provider.addPerson({ contacts: { phone } });
    const visitor = createVisitor(provider);
    const journey = await startJourney(provider, person, { visitor });
    await journey.send({ code: lastCode(provider) });
    for (let times = 0; times < 2; times += 1) await creation(provider, byText());
    expect((await creation(provider, byText())).page).toBe('create-contact-code');

    const asked = createForgottenPassword(provider, captcha);
    const answers = { ...answersOf(person), channel: 'sms' };
    for (const one of [answers, { ...answers, identifier: 'P99999999' }]) {
      const forgotten = await asked(one);
      expect(forgotten.journey.status).toBe(503);
      expect(forgotten.journey.words).toContain('Nous ne pouvons plus envoyer de SMS');
    }
    expect(textsOf(provider)).toHaveLength(4);
    await asked(answers, { visitor, params: { prompt: 'login' } });
    expect(textsOf(provider)).toHaveLength(4);
  });
});

it('each prefix has a budget of its own, and a spent one goes on by mail where there is one', async () => {
  const prefixes = { '+33': 100, '+262': 4, other: 4 };
  await using provider = await open(limitsOf(100, prefixes));
  for (let times = 0; times < 3; times += 1) {
    expect((await creation(provider, byText(newNumber('0692')))).page).toBe('create-contact-code');
  }
  expect((await creation(provider, byText(newNumber('0692')))).status).toBe(503);
  expect((await creation(provider, byText())).page).toBe('create-contact-code');
  expect((await creation(provider, byText('+687 75 12 34'))).page).toBe('create-contact-code');

  const email = newAddress();
  const contacts = {
    phone: { value: '+262692123456', verified: true },
    email: { value: email, verified: true },
  };
  const person = await provider.addPerson({ contacts });
  await createForgottenPassword(provider, captcha)({ ...answersOf(person), channel: 'sms' });
  expect(provider.outbox.messages()[0]).toMatchObject({ channel: 'mail', to: email });
});

it('counts the codes of a creation against the network address', async () => {
  await using provider = await open({ journeysPerAddress: 4 });
  const email = () => ({ channel: 'mail', email: newAddress() });
  const journey = await creation(provider, email());
  provider.advance(minute);
  await journey.send({}, 'create-contact-again');
  expect(journey.status).toBe(200);
  const other = await creation(provider, email());
  expect([other.page, other.status]).toEqual(['create-contact', 429]);
  expect(other.words).toContain('Trop de demandes');
});

it('counts writings of one mailbox as one, and sends to the address as it was typed', async () => {
  await using provider = await open({});
  const writings = [
    'marie.durand@gmail.com',
    'MarieDurand@gmail.com',
    'marie.durand+caf@gmail.com',
    'm.a.r.i.e.durand@GoogleMail.com',
    'mariedurand+a+b@gmail.com',
  ];
  for (const email of writings) {
    const journey = await creation(provider, { channel: 'mail', email });
    expect([email, journey.page]).toEqual([email, 'create-contact-code']);
    provider.advance(minute);
  }
  const refused = await creation(provider, { channel: 'mail', email: 'mariedurand@gmail.com' });
  expect(refused.status).toBe(429);
  expect(provider.outbox.messages().map(({ to }) => to)).toEqual(
    writings.map((email) => email.replace(/@.*/, (domain) => domain.toLowerCase())).toReversed(),
  );
});
