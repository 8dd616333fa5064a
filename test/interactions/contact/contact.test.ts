/** A contact and its code: which contacts are accepted, how often a code is sent, and what a code proves. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SendError } from '../../../messaging/ports.ts';
import {
  completeStep,
  lastCode,
  newAddress,
  startJourney,
  wrongCode,
} from '../../support/journey.ts';
import { openProvider, type TestProvider } from '../../support/provider.ts';

/** Decides whether the gateway of text messages and the mail server fail. */
let failFor: (to: string) => SendError | undefined = () => undefined;
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ refuse: (to) => failFor(to) });
});
afterAll(() => provider[Symbol.asyncDispose]());

const minute = 60_000;
const choose = (to: string) =>
  to.includes('@')
    ? { channel: 'mail', email: to, phone: '' }
    : { channel: 'sms', email: '', phone: to };

/** Adds a person without contacts and returns a journey that has reached the contact page. */
async function atContact(details: Parameters<TestProvider['addPerson']>[0] = {}) {
  const person = await provider.addPerson({ contacts: {}, ...details });
  const journey = await startJourney(provider, person);
  expect(journey.page).toBe('contact');
  return { person, journey };
}
/** Adds a person to whom a code was sent. */
async function withCode(to = newAddress()) {
  const { person, journey } = await atContact();
  await journey.send(choose(to));
  expect(journey.page).toBe('contact-code');
  return { person, journey, to, code: lastCode(provider) };
}
const contactsOf = async (accountId: string) => {
  const record = await provider.domain.accounts.find(accountId);
  return record && provider.domain.accounts.open(record).contacts;
};
let numbers = 10_000_000;
const newNumber = () => {
  numbers += 1;
  return `06${numbers}`;
};

describe('a typed contact', () => {
  const refused: [string, string, string][] = [
    ['a landline', '01 42 34 56 78', 'portable'],
    ['a foreign number', '+44 7911 123456', 'français'],
    ['letters', '06 douze', 'numéro'],
    ['an address with a line break', 'a@example.fr\r\nBcc: all@example.fr', 'adresse'],
    ['two addresses', 'a@example.fr,b@example.fr', 'adresse'],
    ['no address', 'a.example.fr', 'adresse'],
  ];
  it.each(refused)(
    'is refused with a message, and nothing is sent: %s',
    async (_name, typed, word) => {
      const { journey } = await atContact();
      const before = provider.outbox.messages().length;
      const field = typed.includes('@') || typed.startsWith('a') ? 'email' : 'phone';
      const channel = field === 'email' ? 'mail' : 'sms';
      await journey.send({ email: '', phone: '', channel, [field]: typed });
      expect([journey.status, journey.page]).toEqual([422, 'contact']);
      expect(journey.html).toContain(`id="${field}-error"`);
      expect(journey.words).toContain(word);
      expect(provider.outbox.messages()).toHaveLength(before);
    },
  );

  it('and its code may come with characters that nobody sees, dashes, and digits of another script', async () => {
    const { journey } = await atContact();
    const to = newAddress();
    await journey.send(choose(`\u202a${to.replaceAll('-', '\u2011')}\u200b`));
    expect(provider.outbox.messages()[0]).toMatchObject({ to });
    const arabic = [...lastCode(provider)].map((digit) =>
      String.fromCharCode(0x660 + Number(digit)),
    );
    await journey.send({ code: `\u2067${arabic.join('\u2013')}\u2069` });
    expect(journey.page).toBe('service');
  });

  it('may be an overseas mobile: it is stored with its own country code and shown as it was typed', async () => {
    const { journey, person } = await atContact();
    await journey.send(choose('0692 12 34 56'));
    expect(provider.outbox.messages()[0]).toMatchObject({ channel: 'sms', to: '+262692123456' });
    expect(journey.words).toContain('06 92 12 34 56');
    await journey.send({ code: lastCode(provider) });
    expect((await contactsOf(person.accountId))?.phone).toEqual({
      value: '+262692123456',
      verified: true,
    });
  });

  it('is told to the contacts that the account had, and not to itself or to one that was set aside', async () => {
    const [noted, aside] = [newAddress(), '+33612345677'];
    const { journey } = await atContact({
      contacts: {
        email: { value: noted, verified: false },
        phone: { value: aside, verified: false, setAside: true },
      },
    });
    await journey.send(choose(newNumber()));
    await journey.send({ code: lastCode(provider) });
    await provider.drainAll();
    const told = provider.outbox.messages().filter(({ text }) => /ajouté/.test(text));
    expect(told.map(({ to }) => to)).toEqual([noted]);

    const { journey: same } = await atContact({
      contacts: { email: { value: noted, verified: false } },
    });
    await same.send(choose(noted.replace('@', '+again@')));
    await same.send({ code: lastCode(provider) });
    await provider.drainAll();
    expect(provider.outbox.messages().filter(({ text }) => /ajouté/.test(text))).toHaveLength(1);
  });

  it('is filled in from the record of a fund when messages can reach it, and still needs a code', async () => {
    const email = newAddress();
    const { journey, person } = await atContact({
      contacts: {
        email: { value: email, verified: false },
        phone: { value: '+33142345678', verified: false },
      },
    });
    expect(journey.html).toContain(`value="${email}"`);
    expect(journey.html).not.toContain('142345678');
    await journey.send(choose(email));
    expect((await contactsOf(person.accountId))?.email?.verified).toBe(false);
    await journey.send({ code: lastCode(provider) });
    expect((await contactsOf(person.accountId))?.email?.verified).toBe(true);
  });

  it('is filled in with the usual grouping of a mobile number', async () => {
    const phone = { value: '+262692123457', verified: false };
    const { journey } = await atContact({ contacts: { phone } });
    expect(journey.html).toContain('value="06 92 12 34 57"');
  });
});

describe('a code', () => {
  it('is refused after five wrong tries even when it is right; the next code works', async () => {
    const { journey, code } = await withCode();
    for (let tries = 0; tries < 5; tries += 1) {
      await journey.send({ code: wrongCode(code) });
      expect([journey.status, journey.page]).toEqual([422, 'contact-code']);
    }
    await journey.send({ code });
    expect(journey.status).toBe(422);
    expect(journey.words).toContain('Trop de codes faux');
    // A reload, too, shows nothing but the way to another code.
    for (const html of [journey.html, (await journey.open('contact-code')).text]) {
      expect(html).not.toContain('id="code"');
      expect(html).not.toContain('Attendez une minute');
      expect(html).toContain('Renvoyer le code');
    }
    provider.advance(minute);
    await journey.send({}, 'contact-again');
    expect(journey.words).toContain("Un nouveau code vient d'être envoyé");
    await journey.send({ code }, 'contact-code');
    expect(journey.status).toBe(422);
    await journey.send({ code: lastCode(provider) }, 'contact-code');
    expect(journey.page).toBe('service');
  });

  it('is valid for 15 minutes', async () => {
    const { journey, code } = await withCode();
    provider.advance(15 * minute);
    await journey.send({ code });
    expect([journey.status, journey.location.includes('code=')]).toEqual([422, false]);
    expect(journey.words).toContain("n'est plus valable");
    for (const html of [journey.html, (await journey.open('contact-code')).text]) {
      expect(html).not.toContain('id="code"');
      expect(html).toContain('Renvoyer le code');
    }
    await journey.send({}, 'contact-again');
    expect([journey.page, journey.status]).toEqual(['contact-code', 200]);
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('service');
  });

  it('goes to an address that is shown whole to anybody who typed it, and masked in another browser', async () => {
    const { journey, person, to } = await withCode();
    expect(journey.words).toContain(to);
    const elsewhere = await startJourney(provider, person);
    await elsewhere.open('contact-code');
    expect(elsewhere.html).not.toContain(to);
    expect(elsewhere.words).toMatch(/envoyé à l'adresse mail .•••@/);
  });

  it('may be typed with spaces, and proves a contact once when it is sent several times at once', async () => {
    const { journey, code, person } = await withCode();
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const sent = await Promise.all(Array.from({ length: 4 }, () => journey.post({ code: spaced })));
    expect(sent.filter(({ status }) => status === 303).length).toBeGreaterThan(0);
    const { audit } = provider.storage;
    const events = await audit.ofAccount(person.accountId, 20);
    expect(events.filter(({ type }) => type === 'contact.verified')).toHaveLength(1);
  });

  it('leads on again when the form is sent a second time', async () => {
    const { journey, code } = await withCode();
    expect((await journey.post({ code })).status).toBe(303);
    await journey.send({ code });
    expect(journey.page).toBe('service');
    expect(await journey.idToken()).toMatchObject({ acr: 'password+otp', amr: ['pwd', 'otp'] });
  });

  it('proves the address that it was sent to, not one that was chosen later', async () => {
    const { journey, code, to, person } = await withCode();
    const other = newAddress();
    provider.advance(minute);
    await journey.send(choose(other), 'contact');
    await journey.send({ code });
    expect(journey.status).toBe(422);
    await journey.send({ code: lastCode(provider) });
    expect((await contactsOf(person.accountId))?.email).toEqual({ value: other, verified: true });
    expect(other).not.toBe(to);
  });
});

describe('sending', () => {
  it('a second time within a minute is refused and leaves the first code valid', async () => {
    const { journey, code } = await withCode();
    const reply = await journey.send({}, 'contact-again');
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(50);
    expect(journey.words).toMatch(/Réessayez dans \d+ secondes/);
    await journey.send({ code }, 'contact-code');
    expect(journey.page).toBe('service');
  });

  it('to a changed contact within a minute is refused and leaves the old code valid', async () => {
    const { journey, code } = await withCode();
    await journey.open('contact');
    const reply = await journey.send(choose(newNumber()));
    expect(reply.status).toBe(429);
    await journey.send({ code }, 'contact-code');
    expect(journey.page).toBe('service');
  });

  it('stops after five codes an hour for one person, over all channels', async () => {
    const { journey } = await withCode();
    for (let sends = 1; sends < 5; sends += 1) {
      provider.advance(minute);
      await journey.send(choose(sends % 2 ? newNumber() : newAddress()), 'contact');
      expect(journey.page).toBe('contact-code');
    }
    provider.advance(minute);
    const sent = provider.outbox.messages().length;
    const reply = await journey.send(choose(newAddress()), 'contact');
    expect(reply.status).toBe(429);
    expect(journey.words).toContain('Trop de codes ont été demandés');
    expect(provider.outbox.messages()).toHaveLength(sent);
    provider.advance(60 * minute);
    await journey.send(choose(newAddress()), 'contact');
    expect(journey.page).toBe('contact-code');
  });

  it('stops after five codes an hour for one number that two people share', async () => {
    const number = newNumber();
    const [one, other] = [await atContact(), await atContact()];
    for (let sends = 0; sends < 5; sends += 1) {
      await (sends % 2 ? one : other).journey.send(choose(number), 'contact');
      provider.advance(minute);
    }
    for (const { journey } of [one, other]) {
      expect((await journey.send(choose(number), 'contact')).status).toBe(429);
    }
    await one.journey.send(choose(newNumber()), 'contact');
    expect(one.journey.page).toBe('contact-code');
  });

  it('shows a failure, and the other channel works at once', async () => {
    const { journey } = await atContact();
    failFor = (to) => (to.startsWith('+33') ? new SendError('refused', 'away') : undefined);
    await journey.send(choose(newNumber()));
    expect([journey.status, journey.page]).toEqual([503, 'contact']);
    expect(journey.words).toContain("Le message n'a pas pu être envoyé");
    await completeStep(provider, journey);
    expect(journey.page).toBe('contact-code');
    failFor = () => undefined;
    await completeStep(provider, journey);
    expect(journey.page).toBe('service');
  });

  it('shows a failure when the address is refused', async () => {
    const { journey } = await atContact();
    const bouncing = newAddress();
    failFor = (to) => (to === bouncing ? new SendError('refused', '550') : undefined);
    await journey.send(choose(bouncing));
    failFor = () => undefined;
    expect(journey.status).toBe(503);
    expect(journey.words).toContain("Le message n'a pas pu être envoyé");
    expect(journey.html).toContain(`value="${bouncing}"`);
  });
});
