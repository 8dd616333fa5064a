/** What agents do to an account by the console: each action has its page, its role and its refusals, and changes nothing twice. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewAccount } from '../../accounts/account-records.ts';
import { openSpace } from '../support/account-space.ts';
import { newAddress, startJourney, wordsOf } from '../support/journey.ts';
import { identity, type Person, randomNir } from '../support/provider.ts';
import { fieldsOf, headingOf } from '../support/visitor.ts';
import { openFile, openFileAs } from './files.ts';
import { openConsole, type TestConsole } from './support.ts';

let door: TestConsole;
beforeAll(async () => {
  door = await openConsole({ claims: { hugo: ['privacy'] } });
});
afterAll(() => door[Symbol.asyncDispose]());

const trailOf = async ({ accountId }: Pick<Person, 'accountId'>) =>
  (await door.provider.storage.audit.ofAccount(accountId, 50)).map(({ type }) => type);
const accountOf = async ({ accountId }: Pick<Person, 'accountId'>) => {
  const { accounts } = door.provider.domain;
  const record = await accounts.find(accountId);
  return record && accounts.open(record);
};

const provisional = Array.from({ length: 20 }, (_, i) => `P${41_000_000 + i}`);
/** Adds a person who has declared this identity. */
const addDeclared = (details: Partial<NewAccount> = {}) =>
  door.provider.addPerson({
    typed: provisional.pop() ?? '',
    standing: { announced: true, declared: true, terms: { version: '1', at: 0 } },
    contacts: { email: { value: newAddress(), verified: true } },
    ...details,
  });

/** The fields of a birth in Gonesse, as the agent copies them from the papers. */
const papers = {
  birthName: 'Durand',
  givenNames: 'Odile',
  gender: 'female',
  birthDate: '14/02/1951',
  birthplace: 'france',
  birthDepartement: '95',
  birthCommune: 'Gonesse',
};

describe('sign-ins and contacts', () => {
  it('are closed, unlinked and taken away, and the page says what follows', async () => {
    const { provider } = door;
    const email = newAddress();
    const person = await provider.addPerson({
      franceConnect: 'subject-to-unlink',
      contacts: {
        email: { value: email, verified: true },
        phone: { value: '+33612345678', verified: true },
      },
    });
    const space = await openSpace(provider, person);
    const file = await openFile(door, 'supervisor', person);
    expect(wordsOf((await file.open('/end-sessions')).text)).toMatch(
      /Ce qui va se passer La personne est déconnectée partout/,
    );
    expect(wordsOf((await file.act('end-sessions')).text)).toContain(
      'Toutes les connexions sont fermées',
    );
    expect((await space.open('/account')).location).toContain('/interaction/');
    const unlinked = await file.act('unlink-franceconnect');
    expect(wordsOf(unlinked.text)).toMatch(/Le lien .* est retiré\. .* FranceConnect pas lié/);
    const again = await file.act('unlink-franceconnect');
    expect([again.status, wordsOf(again.text)]).toEqual([
      422,
      expect.stringContaining("n'est plus lié à FranceConnect"),
    ]);
    const missing = await file.act('remove-contact');
    expect([missing.status, missing.text]).toEqual([
      422,
      expect.stringContaining('Champ obligatoire'),
    ]);
    await file.act('remove-contact', { channel: 'sms' });
    expect((await accountOf(person))?.contacts.phone).toBeUndefined();
    const last = await file.act('remove-contact', { channel: 'mail' });
    expect([last.status, wordsOf(last.text)]).toEqual([
      422,
      expect.stringContaining("C'est le dernier contact confirmé"),
    ]);
    await provider.drainAll();
    expect(provider.outbox.messages().find(({ to }) => to === email)?.subject).toBe(
      'Un contact de votre compte a été supprimé',
    );
  });
});

describe('identities', () => {
  it('are confirmed and corrected from the papers, and the number must agree', async () => {
    const declared = { ...identity, birthName: 'VASSEUR', birthDate: '1952-03-15' };
    const person = await addDeclared({ identity: declared, place: 'declared/1' });
    const file = await openFile(door, 'supervisor', person);
    expect(wordsOf(file.page.text)).toContain('Identité seulement déclarée');
    const confirmed = wordsOf((await file.act('confirm-identity')).text);
    expect(confirmed).toMatch(
      /L'identité est confirmée\. .* Identité donnée par un agent, sur pièces/,
    );

    const form = await file.open('/correct-identity');
    expect(form.text).not.toMatch(/value="(VASSEUR|Pierre)|15\/03/);
    const faulty = await file.act('correct-identity', { ...papers, birthDate: '31/02/1951' });
    expect([faulty.status, faulty.text]).toEqual([422, expect.stringContaining('value="Durand"')]);
    await file.act('correct-identity', papers);
    expect((await accountOf(person))?.identity).toMatchObject({
      birthName: 'Durand',
      birthDate: '1951-02-14',
      birthCommune: '95277',
    });
    const withNir = await openFile(door, 'supervisor', await door.provider.addPerson());
    const refused = await withNir.act('correct-identity', {
      ...papers,
      birthName: 'Autre',
    });
    expect([refused.status, wordsOf(refused.text)]).toEqual([
      422,
      expect.stringContaining('ne correspond pas à cet état civil'),
    ]);
  });

  it('get a number: one that disagrees only once it was checked, and one that the person typed is confirmed', async () => {
    const person = await addDeclared({ identity: { ...identity, birthName: 'NUMEROTÉ' } });
    const file = await openFile(door, 'supervisor', person);
    const attach = (fields: Record<string, string>) => file.act('attach-nir', fields);
    for (const [nir, words] of [
      ['', 'Champ obligatoire'],
      ['7690395277002', 'identifiant provisoire'],
      ['2690395277002', 'ne correspond pas au sexe'],
      ['1700395277002', "ne correspond pas à l'année de naissance"],
    ] as const) {
      const refused = await attach({ nir });
      expect([nir, refused.status]).toEqual([nir, 422]);
      expect(wordsOf(refused.text)).toContain(words);
    }
    const nir = '1700395277002';
    expect(wordsOf((await attach({ nir, despite: 'yes' })).text)).toContain('est sur le compte');
    const typed = await addDeclared({
      identifiers: [{ kind: 'nir', value: '1690395277913' }],
      identity: { ...identity, birthName: 'TAPÉ' },
    });
    const opened = { ...typed, identifier: '1690395277913' };
    const own = await openFile(door, 'supervisor', opened);
    expect(wordsOf(own.page.text)).toContain('(donné par la personne)');
    const confirmed = await own.act('attach-nir', { nir: '1 69 03 95 277 913' });
    expect(wordsOf(confirmed.text)).toContain('(vérifié par un agent)');
  });

  it('are merged once both files are open, and the agent is told what stands in the way', async () => {
    const shared = { ...identity, birthName: 'DEUXFOIS', birthDate: '1969-03-17' };
    const own = await addDeclared({ identity: shared });
    const ofFund = await door.provider.addPerson({
      typed: randomNir(),
      kind: 'legacy',
      contacts: {},
      identity: shared,
    });
    const file = await openFile(door, 'supervisor', ofFund);
    const merge = async (other: string) => {
      const reply = await file.act('merge', { other });
      return [reply.status, wordsOf(reply.text)];
    };
    // The same answer whether there is such an account or not: searches are limited, and this must be no way past that.
    for (const other of ['P00000009', own.identifier])
      expect(await merge(other)).toEqual([
        422,
        expect.stringContaining("Ouvrez d'abord le dossier de l'autre compte"),
      ]);
    expect(await trailOf(own)).toEqual([]);
    await openFileAs(door, file.visitor, own);
    expect(await merge(own.identifier)).toEqual([
      200,
      expect.stringContaining('Les deux comptes sont réunis'),
    ]);
    const { reply: gone } = await file.visitor.visit(`/accounts/${own.accountId}`);
    expect(wordsOf(gone.text)).toContain('Le compte a été réuni avec un autre');
    expect((await startJourney(door.provider, own)).page).toBe('service');
  });
});

describe('all that is kept about a person', () => {
  it('is downloaded once for each confirmation, and never by another role', async () => {
    const person = await door.provider.addPerson();
    const file = await openFile(door, 'privacy', person, { reference: 'RGPD-7' });
    const saved = await file.act('export');
    expect(saved.headers['content-type']).toContain('application/json');
    expect(saved.headers['content-disposition']).toContain('attachment');
    expect(saved.body).toMatchObject({ account: { id: person.accountId } });
    expect(JSON.stringify(saved.body)).toContain('RGPD-7');
    const path = String(saved.request.url).replace(/^.*(?=\/accounts)/, '');
    expect((await file.visitor.visit(path)).location).toBe(`${file.path}/export`);
    expect((await trailOf(person)).filter((type) => type === 'operator.exported')).toHaveLength(1);
    const history = await (await openSpace(door.provider, person)).open('/account/history');
    expect(history.reply.text).toContain('Un agent a extrait toutes vos informations');
  });

  it('is erased by two agents, each of whom has opened the file', async () => {
    const person = await door.provider.addPerson();
    const first = await openFile(door, 'privacy', person);
    const missing = await first.act('erase', { decision: 'propose' });
    expect(missing.status).toBe(422);
    await first.act('erase', { decision: 'propose', reason: 'request' });
    expect(wordsOf((await first.open()).text)).toContain('Un effacement est proposé');
    // The same person in another browser.
    const same = await openFile(door, 'privacy', person);
    expect((await same.open('/erase')).text).not.toContain('value="confirm"');
    const own = await same.act('erase', { decision: 'confirm' });
    expect([own.status, wordsOf(own.text)]).toEqual([
      409,
      expect.stringContaining('un autre agent doit le confirmer'),
    ]);
    const second = await openFile(door, 'hugo', person);
    const page = await second.open('/erase');
    expect(wordsOf(page.text)).toMatch(/privacy DUPONT propose d'effacer ce compte/);
    await second.submit(page, 'erase', { decision: 'refuse' });
    const late = await second.submit(page, 'erase', { decision: 'confirm' });
    expect([late.status, wordsOf(late.text)]).toEqual([
      409,
      expect.stringContaining("Il n'y a plus de proposition"),
    ]);
    await first.act('erase', { decision: 'propose', reason: 'request' });
    const gone = await second.act('erase', { decision: 'confirm' });
    expect([gone.status, headingOf(gone.text)]).toEqual([404, 'Ce compte n&#39;existe plus']);
    expect(await accountOf(person)).toBeUndefined();
    // The third agent reads that it is gone, and the first one proposes nothing any more.
    expect((await first.submit(page, 'erase', { decision: 'propose' })).status).toBe(404);
  });
});

describe('a form', () => {
  it('of two agents at once changes the account once, and the other agent reads that somebody did', async () => {
    const person = await door.provider.addPerson();
    const [one, two] = await Promise.all([
      openFile(door, 'supervisor', person),
      openFile(door, 'supervisor', person),
    ]);
    const [first, second] = [await one.open('/suspend'), await two.open('/suspend')];
    await one.submit(first, 'suspend', { reason: 'fraud' });
    const stale = await two.submit(second, 'suspend', { reason: 'death' });
    expect([stale.status, wordsOf(stale.text)]).toEqual([
      409,
      expect.stringMatching(/Quelqu'un a changé ce compte entre-temps. Rien n'a été fait/),
    ]);
    expect((await accountOf(person))?.standing.suspension?.reason).toBe('fraud');
    // The same form sent twice, as by a double click.
    const reactivate = await one.open('/reactivate');
    const both = await Promise.all([
      one.submit(reactivate, 'reactivate'),
      one.submit(reactivate, 'reactivate'),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await trailOf(person)).filter((type) => type === 'operator.reactivated')).toHaveLength(
      1,
    );
  });

  it('without the role, the token, the origin or a version changes nothing', async () => {
    const person = await door.provider.addPerson();
    const file = await openFile(door, 'support', person);
    const { csrf = '' } = fieldsOf(file.page.text);
    const form = { csrf, version: '1', reason: 'fraud', decision: 'propose' };
    const refused = async (by: typeof file, actions: readonly string[]) => {
      const { csrf: own = '' } = fieldsOf(by.page.text);
      for (const action of actions) {
        const sent = await by.visitor.postOnly(`${by.path}/${action}`, { ...form, csrf: own });
        expect([action, sent.status]).toEqual([action, 403]);
        expect([action, (await by.open(`/${action}`)).status]).toEqual([action, 403]);
      }
    };
    await refused(file, ['suspend', 'erase', 'export', 'merge', 'attach-nir', 'correct-identity']);
    const privacy = await openFile(door, 'privacy', person);
    await refused(privacy, ['unlock', 'activation-code', 'suspend', 'merge']);
    const send = async (fields: Record<string, string>, headers = {}) =>
      (await file.visitor.post(`${file.path}/end-sessions`, fields, headers)).status;
    expect(await send({ ...form, csrf: 'made-up' })).toBe(403);
    expect(await send({ version: '1' })).toBe(403);
    expect(await send(form, { Origin: 'https://evil.example' })).toBe(403);
    expect(await send({ csrf })).toBe(400);
    expect(await send({ csrf, version: '-1' })).toBe(400);
    expect(await trailOf(person)).toEqual(['operator.viewed', 'operator.viewed']);
  });
});
