/** The dossiers of a household: who sees whom, the autorisation de gestion, and separations. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fieldsOfForm, openSpace } from '../support/account-space.ts';
import { openFamily } from '../support/family.ts';
import { wordsOf } from '../support/journey.ts';
import { openProvider, type TestProvider } from '../support/provider.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { headingOf } from '../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const page = '/account/household';
const minute = 60 * 1000;
type Family = Awaited<ReturnType<typeof openFamily>>;
/** Returns the subjects of the messages to a person, the oldest first. */
const told = ({ email }: { email: string }) =>
  provider.outbox
    .messages()
    .filter(({ to }) => to === email)
    .map(({ subject }) => subject)
    .toReversed();
/** Returns how many messages of this subject Angela and Pierre got. */
const counts = ({ angela, pierre }: Family, subject: string) =>
  [angela, pierre].map((one) => told(one).filter((each) => each === subject).length);

test('each member sees what the role may see, and nobody a contact or an identifier', async () => {
  const { angela, pierre, joelle, fileNumber } = await openFamily(provider);
  const [ofAngela, ofPierre, ofJoelle] = await Promise.all(
    [angela, pierre, joelle].map(async (space) => (await space.open(page)).reply.text),
  );
  const names = (text = '') => ['Angela', 'Pierre', 'Joëlle'].filter((name) => text.includes(name));
  expect(headingOf(ofAngela ?? '')).toBe('Mon dossier allocataire');
  expect(wordsOf(ofAngela ?? '')).toContain('1er janvier 2020');
  expect(names(ofAngela)).toEqual(['Angela', 'Pierre', 'Joëlle']);
  expect(names(ofPierre)).toEqual(['Angela', 'Pierre']);
  expect(names(ofJoelle)).toEqual(['Joëlle']);
  expect(wordsOf(ofJoelle ?? '')).not.toMatch(/autorisation de gestion|séparation/i);
  for (const text of [ofAngela, ofPierre, ofJoelle]) {
    expect(text).toContain(fileNumber);
    expect(text).not.toMatch(/@example\.fr/);
    for (const { identifier } of [angela, pierre, joelle])
      expect(text?.replace(/\s/g, '')).not.toContain(identifier);
  }
  const alone = await openSpace(provider, await provider.addPerson());
  expect(wordsOf((await alone.open(page)).reply.text)).toContain('Demandez à votre Caf');
});

test('the responsable gives the authorization and takes it back; both are told, and a reload repeats nothing', async () => {
  const family = await openFamily(provider);
  const { angela, pierre, at, give, rightsOf } = family;
  const form = await angela.openFresh(at('authorization'));
  expect(headingOf(form.text)).toBe('Donner une autorisation de gestion à mon conjoint');
  const words = wordsOf(form.text);
  expect(words).toContain('les mêmes services et fonctionnalités que moi');
  expect(words).toMatch(/à tout moment, je peux annuler l'autorisation/i);
  const unticked = await angela.send(form, at('authorization'));
  expect(unticked.status).toBe(422);
  expect(await rightsOf(pierre)).not.toContain('manage');

  const given = await give();
  expect([given.status, wordsOf(given.text)]).toEqual([
    200,
    expect.stringContaining("L'autorisation de gestion est donnée"),
  ]);
  expect(await rightsOf(pierre)).toContain('manage');
  const subject = 'Une autorisation de gestion a été donnée';
  expect(counts(family, subject)).toEqual([1, 1]);
  for (const { accountId } of [angela, pierre]) {
    const trail = await provider.storage.audit.ofAccount(accountId, 5);
    expect(trail.map(({ type }) => type)).toContain('authorization.given');
  }
  await angela.open(`${page}?outcome=200`);
  expect(counts(family, subject)).toEqual([1, 1]);

  const seen = (await pierre.open(page)).reply;
  expect(wordsOf(seen.text)).toContain("Renoncer à l'autorisation");
  const withdrawn = await angela.send((await angela.open(page)).reply, at('withdraw'));
  expect(wordsOf(withdrawn.text)).toContain("L'autorisation de gestion est annulée");
  expect(await rightsOf(pierre)).not.toContain('manage');
  // The form of before is stale now, and changes nothing.
  const stale = await pierre.send(seen, at('renounce'));
  expect(stale.status).toBe(409);
  await give();
  const renounced = await pierre.send((await pierre.open(page)).reply, at('renounce'));
  expect(wordsOf(renounced.text)).toContain("Vous avez renoncé à l'autorisation de gestion");
  expect(await rightsOf(pierre)).not.toContain('manage');
});

test('a separation ends the authorization, is declared once, and keeps another one from being given', async () => {
  const family = await openFamily(provider);
  const { angela, pierre, at, give, rightsOf } = family;
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
  expect(await rightsOf(pierre)).toContain('manage');
  const [mine, theirs] = [form, await angela.openFresh(at('separation'))];
  const declared = await pierre.send(mine, at('separation'), { date: '15/02/2026' });
  expect(wordsOf(declared.text)).toContain('La séparation est déclarée');
  expect(await rightsOf(pierre)).toEqual(['own_data']);
  expect(await rightsOf(angela)).toEqual(['own_data', 'manage']);
  const again = await angela.send(theirs, at('separation'), { date: '16/02/2026' });
  expect(again.status).toBe(409);
  expect(counts(family, 'Une séparation a été déclarée')).toEqual([1, 1]);
  const closed = await angela.open(at('authorization'));
  expect(closed.location).toBe(page);
  expect(wordsOf(closed.reply.text)).toContain('confirme de nouveau votre couple');

  // The fund's file names the couple again, from a day after the separation.
  await family.importRows({ accountId: pierre.accountId, role: 'conjoint', from: '2026-03-01' });
  expect(wordsOf((await give()).text)).toContain("L'autorisation de gestion est donnée");
  expect(await rightsOf(pierre)).toContain('manage');
});

test('a dossier of others, and one that does not exist, are not found', async () => {
  const [family, strangers] = [await openFamily(provider), await openFamily(provider)];
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
  expect(await family.rightsOf(family.pierre)).toEqual(['own_data', 'declare_separation']);
});

test('a child of the dossier, and the one of the couple whose act it is not, are told that nothing has changed', async () => {
  const { angela, pierre, joelle, at, give, rightsOf } = await openFamily(provider);
  await give();
  const before = await provider.domain.household.dossiersOf(joelle.accountId);
  const dossierVersion = String(before[0]?.version);
  for (const [space, names] of [
    [joelle, ['authorization', 'separation', 'withdraw', 'renounce']],
    [pierre, ['authorization', 'withdraw']],
    [angela, ['renounce']],
  ] as const) {
    const csrf = /name="csrf" value="([^"]*)"/.exec(
      (await space.open('/account/close')).reply.text,
    );
    for (const name of names) {
      // The page itself leads back to the dossiers.
      expect((await space.open(at(name))).location).toBe(page);
      const fields = { csrf: csrf?.[1] ?? '', agreed: 'yes', date: '15/02/2026', dossierVersion };
      const reply = await space.visitor.post(at(name), fields);
      expect([name, reply.status]).toEqual([name, 403]);
      expect(wordsOf(reply.text)).toContain("Ce n'est pas possible pour ce dossier");
    }
  }
  expect(await provider.domain.household.dossiersOf(joelle.accountId)).toEqual(before);
  expect(await rightsOf(pierre)).toContain('manage');
});

test('a responsable who gives it and takes it back again and again must wait, and floods nobody', async () => {
  const { angela, pierre, at, give, rightsOf } = await openFamily(provider);
  const withdraw = async () => angela.send((await angela.open(page)).reply, at('withdraw'));
  let given = await give();
  for (let times = 1; given.status === 200; times += 1) {
    expect(times).toBeLessThan(12);
    // What takes rights away is never limited.
    expect((await withdraw()).status).toBe(200);
    given = await give();
  }
  expect([given.status, Number(given.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(wordsOf(given.text)).toMatch(/Réessayez dans \d+ heures/);
  expect(await rightsOf(pierre)).not.toContain('manage');
  expect(told(pierre).length).toBeLessThanOrEqual(20);
  // The last message says what holds now.
  expect(told(pierre).at(-1)).toBe("L'autorisation de gestion a été annulée");

  provider.advance(24 * 60 * minute);
  expect((await give()).status).toBe(200);
});

test('of 20 forms at once, through two processes on one store, one wins, and after a separation there is no authorization', async () => {
  await using pair = await openTwo();
  const { one, two: other } = pair;
  const { angela, pierre, at, rightsOf } = await openFamily(one);
  const spaces = {
    angela: [angela, await openSpace(other, angela)],
    pierre: [pierre, await openSpace(other, pierre)],
  };
  const version = async () =>
    String((await one.domain.household.dossiersOf(angela.accountId))[0]?.version);
  const csrfAt = async (space: Pick<typeof angela, 'open'>) =>
    fieldsOfForm((await space.open('/account/close')).reply.text, '/account/close')['csrf'] ?? '';
  /** Sends the same form 10 times from each of the two. Resolves with the pages that follow. */
  async function send10(who: keyof typeof spaces, name: string, fields = {}) {
    const form = { dossierVersion: await version(), ...fields };
    const of = async (space: (typeof spaces)['angela'][number]) => {
      const csrf = await csrfAt(space);
      const posts = Array.from({ length: 5 }, () =>
        space.visitor.postOnly(at(name), { ...form, csrf }),
      );
      const pages = (await Promise.all(posts)).map((reply) => space.visitor.follow(reply));
      return (await Promise.all(pages)).map(({ reply }) => reply.status);
    };
    return (await Promise.all(spaces[who].map(of))).flat();
  }
  const events = async () => (await one.domain.household.events(0, 100)).map(({ type }) => type);

  const given = await Promise.all([
    send10('angela', 'authorization', { agreed: 'yes' }),
    send10('angela', 'authorization', { agreed: 'yes' }),
  ]);
  expect(new Set(given.flat())).toEqual(new Set([200, 409]));
  expect(await events()).toEqual(['authorization.given']);
  const messages = () => [one, other].flatMap(({ outbox }) => outbox.messages());
  expect(messages()).toHaveLength(2);

  const date = { date: '15/02/2026' };
  for (let rounds = 0; (await rightsOf(pierre)).includes('declare_separation'); rounds += 1) {
    expect(rounds).toBeLessThan(20);
    const statuses = await Promise.all([
      send10('angela', 'withdraw'),
      send10('pierre', 'renounce'),
      send10('angela', 'separation', date),
      send10('pierre', 'separation', date),
      send10('angela', 'authorization', { agreed: 'yes' }),
    ]);
    expect(statuses.flat().filter((status) => ![200, 403, 409, 429].includes(status))).toEqual([]);
  }
  expect(await rightsOf(pierre)).toEqual(['own_data']);
  const [dossier] = await one.domain.household.dossiersOf(angela.accountId);
  expect(dossier?.dossier).not.toHaveProperty('authorization');
  // What was told is an order in which each event may follow the one before.
  const trail = await events();
  let isGiven = false;
  for (const type of trail.filter((each) => each.startsWith('authorization.'))) {
    expect(isGiven).toBe(type !== 'authorization.given');
    isGiven = !isGiven;
  }
  expect(trail.filter((type) => type === 'separation.declared')).toHaveLength(1);
});

test('to give it, or to declare a separation, wants a fresh sign-in', async () => {
  const { angela, at } = await openFamily(provider);
  provider.advance(6 * minute);
  for (const name of ['authorization', 'separation'])
    expect((await angela.open(at(name))).location).toContain('/interaction/');
});
