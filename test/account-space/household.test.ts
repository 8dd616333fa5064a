/** The dossiers of a household: who sees whom, the autorisation de gestion, and separations. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fieldsOfForm, openSpace } from '../support/account-space.ts';
import { wordsOf } from '../support/journey.ts';
import { openProvider, type TestProvider } from '../support/provider.ts';
import { headingOf } from '../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const page = '/account/household';
const minute = 60 * 1000;
let files = 100;

/** Adds Angela (responsable), Pierre (conjoint) and Joëlle (enfant) in a dossier of their own, and signs each in. */
async function openFamily() {
  files += 1;
  const fileNumber = String(files).padStart(7, '0');
  const add = async (givenNames: string, email: string) => {
    const person = await provider.addPerson({
      contacts: { email: { value: email, verified: true } },
    });
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      identity: { ...account.identity, givenNames },
    }));
    return person;
  };
  const people = [
    [await add('Angela', `angela${files}@example.fr`), 'allocataire'],
    [await add('Pierre', `pierre${files}@example.fr`), 'conjoint'],
    [await add('Joëlle', `joelle${files}@example.fr`), 'enfant'],
  ] as const;
  const { household } = provider.domain;
  await household.importMemberships(
    people.map(([{ accountId }, role]) => ({
      accountId,
      role,
      fund: '131',
      fileNumber,
      from: '2020-01-01',
    })),
  );
  const spaces = await Promise.all(people.map(([person]) => openSpace(provider, person)));
  const [angela, pierre, joelle] = spaces;
  if (!angela || !pierre || !joelle) throw new Error('nobody');
  const id = (await household.dossiersOf(people[0][0].accountId))[0]?.id ?? '';
  const at = (name: string) => `${page}/${id}/${name}`;
  const give = async () => {
    const form = (await angela.openFresh(at('authorization'))).text;
    expect(headingOf(form)).toBe('Donner une autorisation de gestion à mon conjoint');
    return angela.send(await angela.openFresh(at('authorization')), at('authorization'), {
      agreed: 'yes',
    });
  };
  const rightsOf = async (index: 0 | 1) =>
    (await household.membershipsOf(people[index][0].accountId))[0]?.rights ?? [];
  return { people, angela, pierre, joelle, id, fileNumber, at, give, rightsOf };
}
/** Returns the addresses that messages of this subject went to. */
const toldOf = (subject: string, file: string) =>
  provider.outbox
    .messages()
    .filter((message) => message.subject === subject && message.to.includes(String(Number(file))))
    .map(({ to }) => to)
    .toSorted();

test('each member sees what the role may see, and nobody a contact or an identifier', async () => {
  const { people, angela, pierre, joelle, fileNumber } = await openFamily();
  const [ofAngela, ofPierre, ofJoelle] = await Promise.all(
    [angela, pierre, joelle].map(async (space) => (await space.open(page)).reply.text),
  );
  const names = (text = '') => ['Angela', 'Pierre', 'Joëlle'].filter((name) => text.includes(name));
  expect(headingOf(ofAngela ?? '')).toBe('Mon dossier allocataire');
  expect(names(ofAngela)).toEqual(['Angela', 'Pierre', 'Joëlle']);
  expect(names(ofPierre)).toEqual(['Angela', 'Pierre']);
  expect(names(ofJoelle)).toEqual(['Joëlle']);
  expect(wordsOf(ofJoelle ?? '')).not.toMatch(/autorisation de gestion|séparation/i);
  for (const text of [ofAngela, ofPierre, ofJoelle]) {
    expect(text).toContain(fileNumber);
    expect(text).not.toMatch(/@example\.fr/);
    for (const [person] of people)
      expect(text?.replace(/\s/g, '')).not.toContain(person.identifier);
  }
  const alone = await openSpace(provider, await provider.addPerson());
  expect(wordsOf((await alone.open(page)).reply.text)).toContain('Demandez à votre Caf');
});

test('the responsable gives the authorization and takes it back; both are told, and a reload repeats nothing', async () => {
  const { people, angela, pierre, at, give, rightsOf, fileNumber } = await openFamily();
  const form = await angela.openFresh(at('authorization'));
  const words = wordsOf(form.text);
  expect(words).toContain('les mêmes services et fonctionnalités que moi');
  expect(words).toMatch(/à tout moment, je peux annuler l'autorisation/i);
  const unticked = await angela.send(form, at('authorization'));
  expect(unticked.status).toBe(422);
  expect(await rightsOf(1)).not.toContain('manage');

  const given = await give();
  expect([given.status, wordsOf(given.text)]).toEqual([
    200,
    expect.stringContaining("L'autorisation de gestion est donnée"),
  ]);
  expect(await rightsOf(1)).toContain('manage');
  const subject = 'Une autorisation de gestion a été donnée';
  expect(toldOf(subject, fileNumber)).toEqual([
    `angela${Number(fileNumber)}@example.fr`,
    `pierre${Number(fileNumber)}@example.fr`,
  ]);
  for (const [{ accountId }] of people.slice(0, 2)) {
    const trail = await provider.storage.audit.ofAccount(accountId, 5);
    expect(trail.map(({ type }) => type)).toContain('authorization.given');
  }
  await angela.open(`${page}?outcome=200`);
  expect(toldOf(subject, fileNumber)).toHaveLength(2);

  const seen = (await pierre.open(page)).reply;
  expect(wordsOf(seen.text)).toContain("Renoncer à l'autorisation");
  const withdrawn = await angela.send((await angela.open(page)).reply, at('withdraw'));
  expect(wordsOf(withdrawn.text)).toContain("L'autorisation de gestion est annulée");
  expect(await rightsOf(1)).not.toContain('manage');
  // The form of before is stale now, and changes nothing.
  const stale = await pierre.send(seen, at('renounce'));
  expect(stale.status).toBe(409);
  await give();
  const renounced = await pierre.send((await pierre.open(page)).reply, at('renounce'));
  expect(wordsOf(renounced.text)).toContain("Vous avez renoncé à l'autorisation de gestion");
  expect(await rightsOf(1)).not.toContain('manage');
});

test('a separation ends the authorization, is declared once, and keeps another one from being given', async () => {
  const { angela, pierre, at, give, rightsOf, fileNumber } = await openFamily();
  await give();
  const form = await pierre.openFresh(at('separation'));
  expect(headingOf(form.text)).toBe('Déclarer une séparation');
  for (const [date, fault] of [
    ['', 'Champ obligatoire'],
    ['hier', /JJ\/MM\/AAAA|exemple/i],
    ['31/02/2026', /existe pas/],
    ['01/01/2099', /pas encore arrivée/],
  ] as const) {
    const refused = await pierre.send(form, at('separation'), { date });
    expect([date, refused.status]).toEqual([date, 422]);
    expect(wordsOf(refused.text)).toMatch(fault);
  }
  expect(await rightsOf(1)).toContain('manage');
  const [mine, theirs] = [form, await angela.openFresh(at('separation'))];
  const declared = await pierre.send(mine, at('separation'), { date: '15/02/2026' });
  expect(wordsOf(declared.text)).toContain('La séparation est déclarée');
  expect(await rightsOf(1)).toEqual(['own_data']);
  expect(await rightsOf(0)).toEqual(['own_data', 'manage']);
  const again = await angela.send(theirs, at('separation'), { date: '16/02/2026' });
  expect(again.status).toBe(409);
  expect(toldOf('Une séparation a été déclarée', fileNumber)).toHaveLength(2);
  const closed = await angela.open(at('authorization'));
  expect(closed.location).toBe(page);
  expect(wordsOf(closed.reply.text)).toContain('confirme de nouveau votre couple');
});

test('a dossier of others, and one that does not exist, are not found', async () => {
  const [family, strangers] = [await openFamily(), await openFamily()];
  const { visitor } = strangers.angela;
  const fields = fieldsOfForm(
    (await strangers.angela.openFresh(strangers.at('authorization'))).text,
    strangers.at('authorization'),
  );
  for (const id of [family.id, 'nothing', '..', 'a'.repeat(300)]) {
    for (const name of ['authorization', 'separation'])
      expect((await visitor.get(`${page}/${encodeURIComponent(id)}/${name}`)).status).toBe(404);
    for (const name of ['authorization', 'separation', 'withdraw', 'renounce']) {
      const reply = await visitor.postOnly(`${page}/${encodeURIComponent(id)}/${name}`, {
        ...fields,
        agreed: 'yes',
        date: '15/02/2026',
      });
      expect([name, reply.status]).toEqual([name, 404]);
    }
  }
  // A child of the dossier may not act in it.
  const child = (await family.joelle.open(page)).reply;
  const csrf = /name="csrf" value="([^"]*)"/.exec(child.text)?.[1] ?? '';
  for (const name of ['authorization', 'separation', 'withdraw', 'renounce'])
    await family.joelle.visitor.post(family.at(name), {
      csrf,
      agreed: 'yes',
      date: '15/02/2026',
      dossierVersion: '1',
    });
  expect(await family.rightsOf(1)).toEqual(['own_data', 'declare_separation']);
});

test('whatever the two do at once, after a separation there is no authorization', async () => {
  const { angela, pierre, at, give, rightsOf } = await openFamily();
  await give();
  const [couple, dates] = [
    [angela, pierre],
    ['14/02/2026', '15/02/2026'],
  ] as const;
  const forms = await Promise.all(couple.map((space) => space.openFresh(at('separation'))));
  const withdraw = (await angela.open(page)).reply;
  const renounce = (await pierre.open(page)).reply;
  const replies = await Promise.all([
    ...couple.map((space, i) =>
      space.send(forms[i] ?? withdraw, at('separation'), { date: dates[i] ?? '' }),
    ),
    angela.send(withdraw, at('withdraw')),
    pierre.send(renounce, at('renounce')),
  ]);
  expect(replies.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
  if ((await rightsOf(1)).includes('declare_separation'))
    await pierre.send(await pierre.openFresh(at('separation')), at('separation'), {
      date: '15/02/2026',
    });
  expect(await rightsOf(1)).toEqual(['own_data']);
});

test('to give it, or to declare a separation, wants a fresh sign-in', async () => {
  const { angela, at } = await openFamily();
  provider.advance(6 * minute);
  for (const name of ['authorization', 'separation'])
    expect((await angela.open(at(name))).location).toContain('/interaction/');
});
