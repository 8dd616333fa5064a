/** What a person changes about their contacts in the account space. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endSignIns } from '../../accounts/signing-in/end-sign-ins.ts';
import { fieldsOfForm, openSpace } from '../support/account-space.ts';
import {
  codeIn,
  lastCode,
  newAddress,
  startJourney,
  wordsOf,
  wrongCode,
} from '../support/journey.ts';
import { openProvider, type Person, portal, type TestProvider } from '../support/provider.ts';
import { createVisitor, fieldsOf, headingOf, type Reply } from '../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const minute = 60 * 1000;
const page = '/account/contacts';
let numbers = 20_000_000;
const newNumber = () => {
  numbers += 1;
  return `+336${numbers}`;
};

/** Adds a person with a verified mail address and number, and opens their contacts. */
async function atContacts(details: Parameters<TestProvider['addPerson']>[0] = {}) {
  const [email, phone] = [newAddress(), newNumber()];
  const person = await provider.addPerson({
    contacts: { email: { value: email, verified: true }, phone: { value: phone, verified: true } },
    ...details,
  });
  const space = await openSpace(provider, person);
  return { email, phone, person, space, contacts: (await space.open(page)).reply };
}
async function accountOf({ accountId }: Person) {
  const record = await provider.domain.accounts.find(accountId);
  if (record === undefined) throw new Error('no account');
  return provider.domain.accounts.open(record);
}
const eventsOf = async ({ accountId }: Person) =>
  (await provider.storage.audit.ofAccount(accountId, 20)).map(({ type, detail }) =>
    [type, detail].join(' '),
  );
const messagesTo = (to: string) =>
  provider.outbox.messages().filter((message) => message.to === to);
const statusOf = ({ status, text }: Reply) => [status, headingOf(text)];

describe('a contact', () => {
  test('counts once its code was typed, and the contacts before are told, the replaced one too', async () => {
    const { email, phone, person, space } = await atContacts();
    const added = newAddress();
    const form = await space.openFresh(`${page}/mail`);
    expect(headingOf(form.text)).toBe('Mon adresse mail');
    const asked = await space.send(form, `${page}/mail`, { email: ` ${added} ` });
    expect(asked.text).toContain(added);
    expect((await accountOf(person)).contacts.email?.value).toBe(email);

    const wrong = await space.send(asked, `${page}/mail/code`, {
      code: wrongCode(lastCode(provider)),
    });
    expect(statusOf(wrong)).toEqual([422, 'Mon adresse mail']);
    const done = await space.send(wrong, `${page}/mail/code`, {
      code: codeIn(messagesTo(added)[0]?.text),
    });
    expect(statusOf(done)).toEqual([200, 'Mes coordonnées de contact']);
    expect(wordsOf(done.text)).toContain('Votre contact est enregistré et vérifié.');
    expect((await accountOf(person)).contacts).toEqual({
      email: { value: added, verified: true },
      phone: { value: phone, verified: true },
    });
    await provider.drainAll();
    for (const to of [email, phone]) {
      expect(messagesTo(to)[0]?.text).toMatch(/remplacé/);
      expect(messagesTo(to)).toHaveLength(1);
    }
    expect(messagesTo(added)).toHaveLength(1);
    expect(await eventsOf(person)).toContain('contact.replaced mail');
    expect(provider.logged.join('')).not.toContain(added);
  });

  test('is added to an account without one, in the language of the person', async () => {
    const email = newAddress();
    const contacts = { email: { value: email, verified: true } };
    const { person, space, contacts: first } = await atContacts({ contacts });
    expect(wordsOf(first.text)).toContain(
      'Vous ne pouvez pas supprimer votre seul contact vérifié.',
    );
    expect(first.text).not.toContain(`${page}/mail/remove`);
    expect(first.text).toMatch(/href="\/account\/contacts\/sms"[^>]*>Ajouter</);

    const number = `06${newNumber().slice(4)}`;
    const french = (await space.open(`${page}/sms`)).reply;
    // The button of the other language sends the form, so that it works without script too.
    expect(french.text).toMatch(/<button type="submit" form="typed" name="lang" value="en"/);
    const form = await space.send(french, `${page}/sms`, { phone: number, lang: 'en' });
    expect(form.text).toContain(`value="${number}"`);
    const asked = await space.send(form, `${page}/sms`, { phone: number });
    const done = await space.send(asked, `${page}/sms/code`, { code: lastCode(provider) });
    expect(wordsOf(done.text)).toContain('Your contact is saved and verified.');
    expect((await accountOf(person)).contacts.phone?.verified).toBe(true);
    await provider.drainAll();
    expect(messagesTo(email)[0]?.text).toContain('was added');
    expect(await eventsOf(person)).toContain('contact.verified sms');
  });

  test('is not proven by the code of another contact, of another page, or of another session', async () => {
    const { person, space, email } = await atContacts();
    const [first, second] = [newAddress(), newAddress()];
    const ask = async (address: string) => {
      const form = (await space.open(`${page}/mail`)).reply;
      return space.send(form, `${page}/mail`, { email: address });
    };
    await ask(first);
    const codeOfFirst = lastCode(provider);
    const elsewhere = await openSpace(provider, person);
    expect((await elsewhere.open(`${page}/mail/code`)).location).toBe(page);
    expect((await space.open(`${page}/sms/code`)).location).toBe(page);

    provider.advance(minute);
    const asked = await ask(second);
    const refused = await space.send(asked, `${page}/mail/code`, { code: codeOfFirst });
    if (codeOfFirst !== lastCode(provider)) expect(refused.status).toBe(422);
    expect((await accountOf(person)).contacts.email?.value).toBe(email);
  });

  test('is refused in words when it is malformed or the same, and what was typed stays', async () => {
    const { space, email } = await atContacts();
    const form = await space.openFresh(`${page}/mail`);
    for (const [typed, words] of [
      ['', 'Champ obligatoire'],
      ['pas une adresse', "Cette adresse mail n'est pas correcte."],
      [email, "C'est déjà votre contact"],
    ] as const) {
      const refused = await space.send(form, `${page}/mail`, { email: typed });
      expect(refused.status).toBe(422);
      expect(wordsOf(refused.text)).toContain(words);
      expect(refused.text).toContain(`value="${typed}"`);
    }
  });

  test('gets another code after a minute, and a reload sends nothing', async () => {
    const { space } = await atContacts();
    const added = newAddress();
    const form = await space.openFresh(`${page}/mail`);
    const asked = await space.send(form, `${page}/mail`, { email: added });
    await space.open(`${page}/mail/code`);
    await space.open(`${page}/mail/code/again`);
    expect(messagesTo(added)).toHaveLength(1);
    const tooEarly = await space.send(asked, `${page}/mail/code/again`);
    expect(tooEarly.status).toBe(429);
    expect(tooEarly.headers['retry-after']).toMatch(/^\d+$/);
    // The form of the address sent again leads to the code that is still good.
    const again = await space.send(form, `${page}/mail`, { email: added });
    expect([again.status, wordsOf(again.text).includes('il reste valable')]).toEqual([429, true]);
    provider.advance(minute);
    const sent = await space.send(asked, `${page}/mail/code/again`);
    expect(wordsOf(sent.text)).toContain("Un nouveau code vient d'être envoyé.");
    expect(messagesTo(added)).toHaveLength(2);
    const done = await space.send(sent, `${page}/mail/code`, { code: lastCode(provider) });
    const twice = await space.send(sent, `${page}/mail/code`, { code: lastCode(provider) });
    expect([done.status, headingOf(twice.text)]).toEqual([200, 'Mes coordonnées de contact']);
  });
});

describe('removing a contact', () => {
  test('tells both, and leaves the last verified one, also when two forms come at once', async () => {
    const { person, space, contacts, email, phone } = await atContacts();
    const both = await Promise.all(
      ['mail', 'sms'].map((channel) => space.send(contacts, `${page}/${channel}/remove`)),
    );
    expect(both.some(({ text }) => wordsOf(text).includes('Le contact est supprimé.'))).toBe(true);
    const left = Object.values((await accountOf(person)).contacts);
    expect(left).toHaveLength(1);
    expect(left[0]?.verified).toBe(true);
    await provider.drainAll();
    for (const to of [email, phone]) expect(messagesTo(to)[0]?.text).toContain('supprimé');
    expect((await eventsOf(person)).filter((event) => event.startsWith('contact.'))).toHaveLength(
      1,
    );
  });

  test('is possible for one that only the fund has noted', async () => {
    const [email, phone] = [newAddress(), newNumber()];
    const { person, space, contacts } = await atContacts({
      contacts: {
        email: { value: email, verified: true },
        phone: { value: phone, verified: false },
      },
    });
    expect(wordsOf(contacts.text)).toContain('À vérifier.');
    const form = await space.openFresh(`${page}/sms`);
    expect(form.text.replaceAll(' ', '')).toContain(`0${phone.slice(3)}`);
    const removed = await space.send(contacts, `${page}/sms/remove`);
    expect(removed.status).toBe(200);
    expect((await accountOf(person)).contacts.phone).toBeUndefined();
  });
});

describe('the main contact', () => {
  test('gets the codes from then on, and both are told', async () => {
    const { person, space, contacts, email, phone } = await atContacts();
    /** Signs in anew, with a code. Resolves with where the code went. */
    async function codeGoesTo() {
      provider.advance(minute);
      const params = { acr_values: 'password+otp' };
      const { html } = await createVisitor(provider).signIn(person, { client: portal, params });
      expect(headingOf(html)).toBe('Code de connexion');
      return provider.outbox.messages()[0]?.to;
    }
    expect(await codeGoesTo()).toBe(phone);
    expect(contacts.text).toMatch(/value="sms" checked/);
    const chosen = await space.send(contacts, `${page}/main`, { main: 'mail' });
    expect(wordsOf(chosen.text)).toContain('Votre contact principal est enregistré.');
    expect(chosen.text).toMatch(/value="mail" checked/);
    await provider.drainAll();
    for (const to of [email, phone])
      expect(messagesTo(to)[0]?.text).toMatch(/contact principal|codes/);
    expect(await eventsOf(person)).toContain('contact.main-chosen mail');
    expect(await codeGoesTo()).toBe(email);
    for (const main of ['', 'fax']) {
      expect((await space.send(chosen, `${page}/main`, { main })).status).toBe(422);
    }
  });
});

test('changes without end flood neither a contact nor the audit trail, and keep nobody from a code', async () => {
  await using limited = await openProvider({ limitNotices: true });
  const [email, phone] = [newAddress(), newNumber()];
  const contacts = {
    email: { value: email, verified: true },
    phone: { value: phone, verified: true },
  };
  const person = await limited.addPerson({ contacts });
  const { visitor, open } = await openSpace(limited, person);
  const { csrf = '' } = fieldsOfForm((await open(page)).reply.text, `${page}/main`);
  for (let times = 0; times < 120; times += 1) {
    const main = times % 2 === 0 ? 'mail' : 'sms';
    expect((await visitor.postOnly(`${page}/main`, { csrf, main })).status).toBe(303);
  }
  const refused = await visitor.post(`${page}/main`, { csrf, main: 'mail' });
  expect([refused.status, wordsOf(refused.text)]).toEqual([
    429,
    expect.stringMatching(/Trop de tentatives\. Réessayez dans \d+ minutes/),
  ]);
  await limited.drainAll();
  const sent = (to: string) => limited.outbox.messages().filter((message) => message.to === to);
  expect([sent(email).length, sent(phone).length]).toEqual([12, 12]);

  const params = { acr_values: 'password+otp' };
  const journey = await startJourney(limited, person, { params });
  expect([journey.page, sent(phone).length]).toEqual(['login-code', 13]);
  // A recovery begins a new count, because it may have been an intruder.
  await limited.domain.updateAccount(person.accountId, (account) =>
    endSignIns(account, Date.now()),
  );
  limited.advance(minute);
  const again = await openSpace(limited, person);
  const own = fieldsOfForm((await again.open(page)).reply.text, `${page}/main`);
  expect((await again.visitor.post(`${page}/main`, { ...own, main: 'mail' })).status).toBe(200);
  const other = await openSpace(limited, await limited.addPerson({ contacts }));
  const form = fieldsOfForm((await other.open(page)).reply.text, `${page}/main`);
  expect((await other.visitor.post(`${page}/main`, { ...form, main: 'mail' })).status).toBe(200);
});

describe('a lost contact', () => {
  test('is set aside by a code to the other one, and can be proven again', async () => {
    const { person, space, email, phone } = await atContacts();
    const choice = await space.openFresh(`${page}/lost`);
    expect(headingOf(choice.text)).toBe("Je n'ai plus accès à ce contact".replace("'", '&#39;'));
    expect((await space.send(choice, `${page}/lost`)).status).toBe(422);
    const named = await space.send(choice, `${page}/lost`, { contact: 'sms' });
    expect(messagesTo(email)).toHaveLength(0);
    const asked = await space.send(named, `${page}/lost`);
    const done = await space.send(asked, `${page}/lost/code`, {
      code: codeIn(messagesTo(email)[0]?.text),
    });
    expect(wordsOf(done.text)).toContain("Le contact perdu n'est plus utilisé.");
    expect((await accountOf(person)).contacts).toEqual({
      email: { value: email, verified: true },
      phone: { value: phone, verified: false, setAside: true },
    });
    await provider.drainAll();
    for (const to of [email, phone]) expect(messagesTo(to)[0]?.text).toContain('perdu');
    expect(await eventsOf(person)).toContain('contact.lost sms');

    provider.advance(minute);
    const form = await space.openFresh(`${page}/sms`);
    const again = await space.send(form, `${page}/sms`, { phone: `0${phone.slice(3)}` });
    await space.send(again, `${page}/sms/code`, { code: codeIn(messagesTo(phone)[0]?.text) });
    expect((await accountOf(person)).contacts.phone).toEqual({ value: phone, verified: true });
  });

  test('that is the only verified one needs a letter, and the page says whom to ask', async () => {
    const contacts = { email: { value: newAddress(), verified: true } };
    const { space } = await atContacts({ contacts });
    const letter = await space.openFresh(`${page}/lost`);
    expect(wordsOf(letter.text)).toContain("il faut un code d'activation, envoyé par courrier");
    expect(wordsOf(letter.text)).toContain('Demandez ce code à votre Caf.');
    expect(letter.text).not.toContain(`action="${page}/lost"`);
  });

  test('stays when the other one was replaced after its code was sent', async () => {
    const { person, space, email, phone } = await atContacts();
    const named = await space.openFresh(`${page}/lost?contact=sms`);
    const asked = await space.send(named, `${page}/lost`);
    const code = codeIn(messagesTo(email)[0]?.text);
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      contacts: { ...account.contacts, email: { value: newAddress(), verified: true } },
    }));
    const stale = await space.send(asked, `${page}/lost/code`, { code });
    expect(stale.status).toBe(409);
    const refused = await space.send(stale, `${page}/lost/code`, { code });
    expect(refused.status).toBe(400);
    expect((await accountOf(person)).contacts.phone).toEqual({ value: phone, verified: true });
  });
});

describe('no form changes anything', () => {
  const removal = `${page}/mail/remove`;

  test('that shows an earlier state, or belongs to another person', async () => {
    const { person, space, contacts } = await atContacts();
    await provider.domain.updateAccount(person.accountId, (account) => ({ ...account }));
    const stale = await space.send(contacts, removal);
    expect(stale.status).toBe(409);
    expect(wordsOf(stale.text)).toContain('Ces informations ont changé entre-temps.');
    const other = await atContacts();
    const stolen = await space.send(other.contacts, removal);
    expect(stolen.status).toBe(403);
    expect((await space.visitor.postOnly(removal, {})).status).toBe(303);
    for (const each of [person, other.person]) {
      expect((await accountOf(each)).contacts.email?.verified).toBe(true);
    }
  });

  test('in a session that is 6 minutes old: the person signs in, with the code that the session has, and what was typed stays', async () => {
    const [email, phone] = [newAddress(), newNumber()];
    const person = await provider.addPerson({
      contacts: {
        email: { value: email, verified: true },
        phone: { value: phone, verified: true },
      },
    });
    const visitor = createVisitor(provider);
    const typeCode = async (at: { location: string; reply: Reply }) =>
      visitor.follow(
        await visitor.postOnly(at.location, {
          ...fieldsOf(at.reply.text),
          code: codeIn(messagesTo(phone)[0]?.text),
        }),
      );
    const params = { acr_values: 'password+otp' };
    await typeCode(await visitor.signIn(person, { client: portal, params }));
    await visitor.visit('/account');
    const form = (await visitor.visit(`${page}/mail`)).reply;
    const contacts = (await visitor.visit(page)).reply;
    expect(headingOf(form.text)).toBe('Mon adresse mail');

    provider.advance(6 * minute);
    const removing = await visitor.postOnly(removal, fieldsOfForm(contacts.text, removal));
    expect(String(removing.headers['location'])).toContain('/auth?');
    const hidden = fieldsOfForm(form.text, `${page}/mail`);
    const sent = await visitor.postOnly(`${page}/mail`, { ...hidden, email: 'neuf@example.fr' });
    const atLogin = await visitor.follow(sent);
    expect(headingOf(atLogin.reply.text)).toBe('Connexion');
    const { identifier, password } = person;
    const atCode = await visitor.follow(
      await visitor.postOnly(atLogin.location, {
        ...fieldsOf(atLogin.reply.text),
        identifier,
        password,
      }),
    );
    expect(headingOf(atCode.reply.text)).toBe('Code de connexion');
    const back = await typeCode(atCode);
    expect(headingOf(back.reply.text)).toBe('Mon adresse mail');
    expect(back.reply.text).toContain('value="neuf@example.fr"');
    expect((await accountOf(person)).contacts.email?.value).toBe(email);
  });

  test('in a session whose sign-in has ended since', async () => {
    const { person, space, contacts, email } = await atContacts();
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      standing: { ...account.standing, endedBefore: Date.now() + 60 * minute },
    }));
    const reply = await space.send(contacts, removal);
    expect(headingOf(reply.text)).toBe('Connexion');
    expect((await accountOf(person)).contacts.email?.value).toBe(email);
  });
});
