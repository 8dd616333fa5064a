/** An agent finds a person, and opens the file for a reason. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomNir } from '../support/provider.ts';
import { fieldsOf, headingOf, type Reply, type Visitor } from '../support/visitor.ts';
import { openConsole, type TestConsole } from './support.ts';

let door: TestConsole;
beforeAll(async () => {
  door = await openConsole({ watched: { hasMetrics: true } });
});
afterAll(() => door[Symbol.asyncDispose]());

const why = { reason: 'telephone', reference: 'Appel 4711' };

/** Sends the search of the first page. Resolves with the page that it leads to. */
async function search(visitor: Visitor, fields: Record<string, string>) {
  return door.send(visitor, await visitor.get('/'), '/', fields);
}

/** Sends the form of the results, and doesn't follow the redirect to the account. */
const open = (visitor: Visitor, page: { reply: Reply; location: string }, fields: object) =>
  visitor.postOnly(page.location, { ...fieldsOf(page.reply.text), ...fields });

describe('a search', () => {
  it('finds a person by an identifier, and shows no more than tells people apart', async () => {
    const nir = randomNir();
    const person = await door.provider.addPerson({ typed: nir });
    const { visitor } = await door.signIn();
    const { reply, location } = await search(visitor, { identifier: nir });
    expect(reply.status).toBe(200);
    expect(headingOf(reply.text)).toBe('1 personne trouvée');
    expect(reply.text).toContain('Pierre MERCIER (DUBOIS)');
    expect(reply.text).toContain('année de naissance 1969');
    expect(reply.text).toMatch(new RegExp(`value="${person.accountId}" checked`));
    for (const secret of [nir, nir.slice(5), '1969-03-17', 'example.fr'])
      expect([secret, reply.text.includes(secret)]).toEqual([secret, false]);
    // A reload shows the same, and searches nothing again.
    expect((await visitor.get(location)).text).toContain('Pierre MERCIER');
    const everything = [location, ...door.provider.logged].join('\n');
    expect(everything).not.toContain(nir);
    expect(everything).not.toContain('MERCIER');
    // Log and metrics name the route, apart from those of the provider.
    expect(everything).toContain('"route":"console /results/:handle"');
    expect(await door.provider.metrics()).toContain('route="console /results/:handle"');
  });

  it('finds people by names and birth date, written as people write them', async () => {
    const identity = { birthName: "D'HÔTE", givenNames: 'Zoé Marie', birthDate: '1985-04-09' };
    for (let n = 0; n < 2; n += 1)
      await door.provider.addPerson({
        identity: { ...identity, gender: 'female', birthCountry: '99100', parents: [] },
      });
    const { visitor } = await door.signIn('privacy');
    const { reply } = await search(visitor, {
      birthName: 'd’hote',
      givenNames: 'Zoe',
      birthDate: '9/4/1985',
    });
    expect(headingOf(reply.text)).toBe('2 personnes trouvées');
    expect(reply.text).not.toContain('checked');
  });

  it('says that there is nobody, and tells faults without searching', async () => {
    const { visitor } = await door.signIn();
    const nobody = await search(visitor, { identifier: 'P00000000' });
    expect(headingOf(nobody.reply.text)).toBe('Aucune personne trouvée');
    const faulty: [Record<string, string>, string][] = [
      [{}, 'Donnez un identifiant, ou les trois'],
      [{ identifier: 'P12345678', birthName: 'X' }, 'pas les deux'],
      [{ identifier: '12' }, 'identifier'],
      [{ identifier: '7690395277002' }, 'commence par 7 ou 8'],
      [{ birthName: 'MERCIER', birthDate: '31/02/1969' }, 'Cette date n&#39;existe pas'],
    ];
    faulty.push([{ birthName: 'X'.repeat(9_000) }, 'Écrivez 100 lettres au maximum.']);
    for (const [fields, words] of faulty) {
      const { reply, location } = await search(visitor, { ...fields, reference: 'R-1' });
      expect([fields, reply.status, location]).toEqual([fields, 422, '/?outcome=422']);
      expect(reply.text).toContain(words);
      expect(reply.text).toContain('value="R-1"');
    }
    expect((await visitor.get('/')).status).toBe(200);
  });

  it('is shown to the session that made it, and to no other', async () => {
    const { identifier } = await door.provider.addPerson();
    const { visitor } = await door.signIn();
    const { location } = await search(visitor, { identifier });
    const other = await door.signIn('supervisor');
    expect((await other.visitor.get(location)).headers['location']).toBe('/');
  });
});

it('searches no more once an agent has made 300 within an hour', async () => {
  const { counters } = door.provider.storage;
  const { visitor } = await door.signIn('privacy');
  const key = `agent-searches/${door.provider.domain.index('agent-searches', 'privacy')}`;
  for (let n = 0; n < 300; n += 1) await counters.increment(key, 60 * 60 * 1000);
  const { reply } = await search(visitor, { identifier: 'P12345678' });
  expect([reply.status, Number(reply.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(reply.text).toContain('Vous avez fait beaucoup de recherches.');
  // Other tests search as the same agent.
  await counters.clear(key);
});

describe('a file', () => {
  it('opens for a reason and a reference, which the search may bring along', async () => {
    const { identifier, accountId } = await door.provider.addPerson();
    const { visitor } = await door.signIn();
    const found = await search(visitor, { identifier, ...why });
    expect(found.reply.text).toMatch(/value="telephone" selected/);
    expect(found.reply.text).toContain('value="Appel 4711"');

    const without = await open(visitor, found, { person: accountId, reason: '', reference: ' ' });
    const faulty = await visitor.get(String(without.headers['location']));
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Choisissez un motif.');
    expect(faulty.text).toMatch(/Référence.: Champ obligatoire/);
    const nobody = await open(visitor, found, why);
    expect(nobody.headers['location']).toMatch(/\?outcome=422$/);

    const opened = await open(visitor, found, { person: accountId, ...why });
    expect([opened.status, opened.headers['location']]).toEqual([303, `/accounts/${accountId}`]);
    const [look] = await door.provider.storage.audit.ofAccount(accountId, 1);
    expect(look).toMatchObject({
      type: 'operator.viewed',
      detail: 'telephone',
      operator: { kind: 'console', id: 'support', name: 'support DUPONT' },
    });
  });

  it('opens for nobody whom the search has not found', async () => {
    const [found, other] = [await door.provider.addPerson(), await door.provider.addPerson()];
    const { visitor } = await door.signIn();
    const page = await search(visitor, { identifier: found.identifier });
    const reply = await open(visitor, page, { person: other.accountId, ...why });
    expect(reply.headers['location']).toMatch(/\?outcome=422$/);
    expect(await door.provider.storage.audit.ofAccount(other.accountId, 1)).toEqual([]);
  });

  it('opens no more once an agent has opened 60 within an hour', async () => {
    const { visitor } = await door.signIn('supervisor');
    const person = await door.provider.addPerson();
    const page = await search(visitor, { identifier: person.identifier });
    const operator = { kind: 'console', id: 'supervisor' } as const;
    const look = { operator, reason: 'letter', reference: 'C-1' } as const;
    for (let n = 0; n < 60; n += 1) {
      const { accountId } = await door.provider.addPerson();
      await door.provider.operations.openFile({ accountId, ...look });
    }
    const reply = await open(visitor, page, { person: person.accountId, ...why });
    const refused = await visitor.get(String(reply.headers['location']));
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(refused.text).toContain('Vous avez ouvert beaucoup de dossiers.');
    const line = door.provider.logged.find((each) => each.includes('more files within an hour'));
    expect(line).toContain('"level":"warn"');
    expect(line).not.toMatch(/supervisor|DUPONT|\d{13}/);
  });
});
