/** A person's file: what an agent reads there, and that nobody reads more than the role and the reason allow. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startJourney, wordsOf } from '../support/journey.ts';
import type { Person } from '../support/provider.ts';
import { createFailingStorage } from '../support/servers/failing-storage.ts';
import { fieldsOf, headingOf } from '../support/visitor.ts';
import { openFile, openFileAs } from './files.ts';
import { openConsole, type TestConsole } from './support.ts';

const minute = 60 * 1000;
let door: TestConsole;
beforeAll(async () => {
  door = await openConsole();
});
afterAll(() => door[Symbol.asyncDispose]());

const typesOf = async ({ accountId }: Pick<Person, 'accountId'>) =>
  (await door.provider.storage.audit.ofAccount(accountId, 50)).map(({ type }) => type);
const linksOf = (html: string) =>
  [...html.matchAll(/href="\/accounts\/[\w-]+\/([\w-]+)"/g)].map(([, part]) => part);

describe('whether a person may sign in', () => {
  it('comes first and in words, with the reason and what can be done', async () => {
    const { provider } = door;
    const person = await provider.addPerson();
    for (let i = 0; i < 5; i += 1)
      await startJourney(provider, { ...person, password: 'Autre2Printemps' });
    const file = await openFile(door, 'supervisor', person);
    expect(wordsOf(file.page.text)).toMatch(
      /ne peut pas se connecter Trop de mots de passe faux : prochain essai possible le .* « Débloquer » met fin/,
    );
    const unlocked = await file.act('unlock');
    expect(wordsOf(unlocked.text)).toMatch(/C'est débloqué .* Cette personne peut se connecter/);
    expect((await startJourney(provider, person)).page).toBe('service');

    const suspended = await file.act('suspend', { reason: 'fraud' });
    expect(wordsOf(suspended.text)).toMatch(
      /ne peut pas se connecter Compte suspendu depuis le .*\. Motif : fraude\./,
    );
    expect(linksOf(suspended.text)).toContain('reactivate');
    expect(linksOf(suspended.text)).not.toContain('suspend');
    expect(wordsOf((await file.act('reactivate')).text)).toContain('peut se connecter');
  });

  it('is told of an account that is set aside, closed, declared, or has no password', async () => {
    const { provider } = door;
    const standing = { announced: true, terms: { version: '1', at: 0 } };
    const wordsFor = async (details: Parameters<typeof provider.addPerson>[0]) =>
      wordsOf((await openFile(door, 'support', await provider.addPerson(details))).page.text);
    expect(await wordsFor({ standing: { ...standing, setAsideAt: 7 } })).toContain(
      'Compte mis de côté depuis le 1er janvier 1970',
    );
    const closed = await wordsFor({
      password: undefined,
      contacts: {},
      standing: { ...standing, declared: true, closedAt: provider.clock() },
    });
    expect(closed).toMatch(/ne peut pas se connecter Ni mot de passe, ni lien avec FranceConnect/);
    expect(closed).toMatch(/Compte fermé par la personne : il sera effacé le/);
    expect(closed).toMatch(/Contact à prouver .* Identité seulement déclarée/);
  });
});

describe('a file', () => {
  it('shows the actions of the roles of the agent, and no others', async () => {
    const person = await door.provider.addPerson({ franceConnect: 'subject-of-a-file' });
    const seen = async (login: string) => linksOf((await openFile(door, login, person)).page.text);
    const helps = ['unlock', 'activation-code', 'end-sessions', 'remove-contact'];
    expect(await seen('support')).toEqual(['history', ...helps]);
    expect(await seen('supervisor')).toEqual([
      'history',
      ...helps,
      ...['suspend', 'unlink-franceconnect', 'correct-identity', 'merge'],
    ]);
    expect(await seen('privacy')).toEqual(['history', 'export', 'erase']);
  });

  it('is closed to an agent who has not opened it, whatever the id', async () => {
    const person = await door.provider.addPerson();
    const { visitor } = await door.signIn('supervisor');
    const answers: unknown[] = [];
    for (const id of [person.accountId, 'made-up', '0', '%2e%2e'])
      for (const part of ['', '/history', '/unlock', '/letter/x', '/merge']) {
        const { reply } = await visitor.visit(`/accounts/${id}${part}`);
        answers.push([reply.status, headingOf(reply.text)]);
      }
    expect(new Set(answers.map(String))).toEqual(new Set(['403,Dossier fermé']));
    // The file that a colleague has open opens for nobody else, and a form sent there changes nothing.
    const { path, page } = await openFile(door, 'support', person);
    const { csrf = '' } = fieldsOf((await visitor.visit('/')).reply.text);
    const sent = await visitor.postOnly(`${path}/suspend`, { csrf, version: '1', reason: 'fraud' });
    expect([sent.status, page.status]).toEqual([403, 200]);
    expect(await typesOf(person)).toEqual(['operator.viewed']);
  });

  it('closes after half an hour, and opening it again is another look', async () => {
    const person = await door.provider.addPerson();
    const file = await openFile(door, 'support', person);
    await file.open();
    await file.open('/history');
    expect(await typesOf(person)).toEqual(['operator.viewed']);
    for (let i = 0; i < 3; i += 1) {
      door.provider.advance(10 * minute);
      await file.visitor.visit('/');
    }
    expect((await file.open()).status).toBe(403);
    expect((await openFileAs(door, file.visitor, person)).reply.status).toBe(200);
    expect(await typesOf(person)).toEqual(['operator.viewed', 'operator.viewed']);
  });

  it('shows the history in words by pages, and a position that was made up is not found', async () => {
    const { storage, clock } = door.provider;
    const person = await door.provider.addPerson();
    const at = clock() - minute;
    const { accountId } = person;
    const refused = Array.from(
      { length: 25 },
      (_, i) => ({ at: at + i, type: 'sign-in.refused', accountId }) as const,
    );
    // A program may give any name, also that of an agent.
    const operator = { kind: 'api', id: 'helpdesk', name: 'privacy DUPONT' } as const;
    await storage.audit.append(...refused, { at, type: 'operator.unlocked', accountId, operator });
    const file = await openFile(door, 'privacy', person);
    const first = await file.open('/history');
    expect(first.text.match(/<li>\s*<p><strong>/g)).toHaveLength(20);
    const [, older = ''] = /id="history-older"[^>]*href="([^"]*)"/.exec(first.text) ?? [];
    const second = (await file.visitor.visit(older.replaceAll('&amp;', '&'))).reply;
    expect(second.text.match(/<strong>Mot de passe faux/g)).toHaveLength(6);
    expect(wordsOf(second.text)).toContain('privacy DUPONT (helpdesk)');
    expect((await file.open('/history?before=made-up')).status).toBe(404);
  });

  it('of an account that goes meanwhile says so, and has nothing of the person', async () => {
    const { provider } = door;
    const person = await provider.addPerson();
    const file = await openFile(door, 'supervisor', person);
    const operator = { kind: 'cli', id: 'test' } as const;
    await provider.operations.erase({ accountId: person.accountId, operator });
    for (const part of ['', '/suspend']) {
      const gone = await file.open(part);
      expect([gone.status, headingOf(gone.text)]).toEqual([404, 'Ce compte n&#39;existe plus']);
      expect(gone.text).not.toMatch(/MERCIER|DUBOIS|A-12345/);
    }
    const sent = await file.submit(file.page, 'end-sessions', { version: '1' });
    expect(sent.status).toBe(404);
  });

  it('is answered by 503 while a store is away, at whichever call it goes, and then shows nothing', async () => {
    const failing = createFailingStorage();
    await using fragile = await openConsole({ openStorage: failing.openStorage });
    const person = await fragile.provider.addPerson();
    const file = await openFile(fragile, 'supervisor', person);
    const form = await file.open('/suspend');
    for (const ask of [
      () => file.open(),
      () => file.open('/history'),
      () => file.submit(form, 'suspend', { reason: 'fraud' }),
    ]) {
      for (let calls = 0; ; calls += 1) {
        failing.failAfter(calls);
        const { status, text } = await ask();
        if (failing.restore() === 0) break;
        expect([calls, status]).toEqual([calls, 503]);
        expect(text).not.toMatch(/MERCIER|DUBOIS/);
      }
    }
    expect(wordsOf((await file.open()).text)).toContain('Compte suspendu depuis le');
  });
});
