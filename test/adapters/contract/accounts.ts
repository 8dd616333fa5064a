import { expect, test } from '@jest/globals';
import { account, awkwardKeys } from './samples.ts';
import type { Scene } from './scene.ts';

export function accountScenarios(scene: Scene): void {
  test('finds accounts that were closed, first those that were closed first', async () => {
    const { accounts } = scene.storage;
    const closed = (id: string, closedAt: number) => {
      const one = account(id);
      return { ...one, standing: { ...one.standing, closedAt } };
    };
    const [third, first, second] = [closed('c', 300), closed('a', 100), closed('b', 200)];
    for (const one of [third, first, second, account('open')]) await accounts.insert(one);
    expect(await accounts.findClosed(300, 10)).toEqual([first, second]);
    expect(await accounts.findClosed(1000, 2)).toEqual([first, second]);
    expect(await accounts.update({ ...account('a'), version: 1 })).toBe(true);
    expect((await accounts.findClosed(1000, 10)).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  test('finds an account by its id and by each of its identifiers, as it was written', async () => {
    const { accounts } = scene.storage;
    const written = account('ada', { identifierHashes: ['z', 'a', 'm'], version: 7 });
    expect(await accounts.insert(written)).toBe(true);

    expect(await accounts.find('ada')).toEqual(written);
    for (const hash of written.identifierHashes) {
      expect(await accounts.findByIdentifier(hash)).toEqual(written);
    }
    expect(await accounts.find('z')).toBeUndefined();
    expect(await accounts.findByIdentifier('ada')).toBeUndefined();
  });

  test('finds many accounts at once by their identifiers, in the order asked', async () => {
    const { accounts } = scene.storage;
    const [ada, bob] = [account('ada', { identifierHashes: ['a', 'b'] }), account('bob')];
    await accounts.insertMany([ada, bob, account('cleo')]);
    const hashes = [...bob.identifierHashes, 'nobody', 'b', 'a', 'nobody', 'b'];
    const found = await accounts.findManyByIdentifier(hashes);
    expect(found).toEqual([bob, undefined, ada, ada, undefined, ada]);
    expect(await accounts.findManyByIdentifier([])).toEqual([]);
  });

  test('finds many accounts at once by their ids, in the order asked', async () => {
    const { accounts } = scene.storage;
    const [ada, bob] = [account('ada'), account('bob')];
    await accounts.insertMany([ada, bob, account('cleo')]);
    expect(await accounts.findMany(['bob', 'nobody', 'ada', 'bob'])).toEqual([
      bob,
      undefined,
      ada,
      bob,
    ]);
    expect(await accounts.findMany([])).toEqual([]);
    // What another process writes is seen at once, also where the account was read before.
    await accounts.update({ ...ada, passwordKind: 'none' });
    expect((await accounts.findMany(['ada']))[0]).toMatchObject({ passwordKind: 'none' });
  });

  test('finds homonyms together, up to a limit, as long as they share the identity', async () => {
    const { accounts } = scene.storage;
    const identityHash = 'a common name';
    for (const id of ['cleo', 'ada', 'bob']) await accounts.insert(account(id, { identityHash }));
    await accounts.insert(account('eve', { identityHash: undefined }));
    const found = async (limit: number) =>
      (await accounts.findByIdentity(identityHash, limit)).map(({ id }) => id);
    expect(await found(10)).toEqual(['ada', 'bob', 'cleo']);
    expect(await found(2)).toEqual(['ada', 'bob']);
    expect(await accounts.findByIdentity('rare', 10)).toEqual([]);

    expect(await accounts.update(account('ada', { identityHash: 'married' }))).toBe(true);
    expect(await accounts.update(account('bob', { identityHash: undefined }))).toBe(true);
    expect(await found(10)).toEqual(['cleo']);
    expect((await accounts.findByIdentity('married', 10)).map(({ id }) => id)).toEqual(['ada']);
    expect((await accounts.find('bob'))?.identityHash).toBeUndefined();
  });

  test('finds the oldest of many homonyms, however many are added later', async () => {
    const { accounts } = scene.storage;
    const identityHash = 'a common name';
    for (const [createdAt, id] of ['dan', 'bob', 'ada', 'cleo'].entries()) {
      await accounts.insert(account(id, { identityHash, createdAt }));
    }
    const found = await accounts.findByIdentity(identityHash, 3);
    expect(found.map(({ id }) => id)).toEqual(['dan', 'bob', 'ada']);
  });

  test('finds certified homonyms before declared ones, however old and many these are', async () => {
    const { accounts } = scene.storage;
    const identityHash = 'a common name';
    const standing = { ...account('x').standing, declared: true };
    for (let i = 0; i < 30; i += 1) {
      await accounts.insert(account(`declared ${i}`, { identityHash, standing, createdAt: i }));
    }
    // A version of the terms may be any text.
    const terms = { version: '"declared":true', at: 1 };
    const certified = { ...standing, declared: false, terms };
    await accounts.insert(account('fund', { identityHash, standing: certified, createdAt: 99 }));
    await accounts.insert(account('other', { identityHash: 'rare', standing }));
    const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);
    const found = await accounts.findByIdentity(identityHash, 3);
    expect(ids(found)).toEqual(['fund', 'declared 0', 'declared 1']);
    const declared = ids(await accounts.findDeclared([identityHash, 'rare', 'nobody', 'rare']));
    expect(declared).toHaveLength(31);
    expect(declared).toContain('other');
    expect(await accounts.findDeclared([])).toEqual([]);

    expect(await accounts.update(account('other', { identityHash: 'rare' }))).toBe(true);
    expect(await accounts.findDeclared(['rare'])).toEqual([]);
  });

  test('an account may have no identifier and nothing sealed', async () => {
    const { accounts } = scene.storage;
    const bare = account('ada', { identifierHashes: [], sealed: {}, passwordKind: 'none' });
    const other = account('bob', { identifierHashes: [], passwordKind: 'legacy' });
    expect(await accounts.insert(bare)).toBe(true);
    expect(await accounts.insert(other)).toBe(true);
    expect(await accounts.find('ada')).toEqual(bare);
    expect(await accounts.find('bob')).toEqual(other);
  });

  test('refuses a second account of the same id', async () => {
    const { accounts } = scene.storage;
    const first = account('ada');
    expect(await accounts.insert(first)).toBe(true);
    expect(await accounts.insert(account('ada', { identifierHashes: ['another'] }))).toBe(false);
    expect(await accounts.find('ada')).toEqual(first);
    expect(await accounts.findByIdentifier('another')).toBeUndefined();
  });

  test('adds many accounts at once, and reports for each whether it was added', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('there', { identifierHashes: ['taken'] }));
    const added = await accounts.insertMany([
      account('ada'),
      account('bob', { identifierHashes: ['free', 'taken'] }),
      account('there', { identifierHashes: ['another'] }),
      account('cleo', { identifierHashes: ['shared'] }),
      account('dan', { identifierHashes: ['shared'] }),
      account('eve', { identifierHashes: ['free'] }),
    ]);
    expect(added).toEqual([true, false, false, true, false, true]);
    expect(await accounts.find('ada')).toEqual(account('ada'));
    expect(await accounts.find('bob')).toBeUndefined();
    expect(await accounts.find('dan')).toBeUndefined();
    expect((await accounts.findByIdentifier('free'))?.id).toBe('eve');
    expect((await accounts.findByIdentifier('shared'))?.id).toBe('cleo');
    expect(await accounts.findByIdentifier('another')).toBeUndefined();
    expect(await accounts.insertMany([])).toEqual([]);
  });

  test('writes nothing of an account with one taken identifier', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('ada', { identifierHashes: ['taken'] }));
    const refused = account('bob', { identifierHashes: ['free before', 'taken', 'free after'] });
    expect(await accounts.insert(refused)).toBe(false);

    expect(await accounts.find('bob')).toBeUndefined();
    expect(await accounts.findByIdentifier('free before')).toBeUndefined();
    expect(await accounts.findByIdentifier('free after')).toBeUndefined();
    expect((await accounts.findByIdentifier('taken'))?.id).toBe('ada');
    const second = account('bob', { identifierHashes: ['free before', 'free after'] });
    expect(await accounts.insert(second)).toBe(true);
  });

  test('an update replaces the account and raises its version by one', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('ada', { passwordKind: 'none' }));
    const changed = account('ada', { sealed: { contact: 'new' }, updatedAt: 1_800_000_000_000 });
    expect(await accounts.update(changed)).toBe(true);
    expect(await accounts.find('ada')).toEqual({ ...changed, version: 2 });
  });

  test('frees an identifier that an update leaves out', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('ada', { identifierHashes: ['kept', 'provisional'] }));
    expect(await accounts.update(account('ada', { identifierHashes: ['new', 'kept'] }))).toBe(true);

    expect((await accounts.find('ada'))?.identifierHashes).toEqual(['new', 'kept']);
    expect((await accounts.findByIdentifier('kept'))?.id).toBe('ada');
    expect((await accounts.findByIdentifier('new'))?.id).toBe('ada');
    expect(await accounts.findByIdentifier('provisional')).toBeUndefined();
    expect(await accounts.insert(account('bob', { identifierHashes: ['provisional'] }))).toBe(true);
  });

  test('refuses an update that was prepared from an older version', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('ada'));
    const current = account('ada', { identifierHashes: ['current'] });
    await accounts.update(current);
    const late = account('ada', { identifierHashes: ['late'], sealed: {} });
    expect(await accounts.update(late)).toBe(false);
    expect(await accounts.find('ada')).toEqual({ ...current, version: 2 });
    expect(await accounts.findByIdentifier('late')).toBeUndefined();
  });

  test('refuses an update to an identifier of another account', async () => {
    const { accounts } = scene.storage;
    const ada = account('ada', { identifierHashes: ['first', 'second'] });
    await accounts.insert(ada);
    await accounts.insert(account('bob', { identifierHashes: ['taken'] }));
    const greedy = account('ada', { identifierHashes: ['free', 'taken'], sealed: {} });
    expect(await accounts.update(greedy)).toBe(false);

    expect(await accounts.find('ada')).toEqual(ada);
    expect((await accounts.findByIdentifier('second'))?.id).toBe('ada');
    expect((await accounts.findByIdentifier('taken'))?.id).toBe('bob');
    expect(await accounts.findByIdentifier('free')).toBeUndefined();
  });

  test('does not bring back an account that is gone by updating it', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('ada'));
    await accounts.remove('ada');
    expect(await accounts.update(account('ada'))).toBe(false);
    expect(await accounts.find('ada')).toBeUndefined();
  });

  test('removes an account without a trace, and twice without an error', async () => {
    const { accounts } = scene.storage;
    await accounts.insert(account('ada', { identifierHashes: ['number'] }));
    await accounts.insert(account('bob'));
    await accounts.remove('ada');
    await accounts.remove('ada');

    expect(await accounts.find('ada')).toBeUndefined();
    expect(await accounts.findByIdentifier('number')).toBeUndefined();
    expect(await accounts.find('bob')).toBeDefined();
    expect(await accounts.insert(account('new', { identifierHashes: ['number'] }))).toBe(true);
  });

  test('takes any text as an id, an identifier or a content', async () => {
    const { accounts } = scene.storage;
    for (const key of awkwardKeys) {
      const odd = account(key, { identifierHashes: [`number ${key}`], sealed: { field: key } });
      expect(await accounts.insert(odd)).toBe(true);
    }
    for (const key of awkwardKeys) {
      const odd = account(key, { identifierHashes: [`number ${key}`], sealed: { field: key } });
      expect(await accounts.find(key)).toEqual(odd);
      expect(await accounts.findByIdentifier(`number ${key}`)).toEqual(odd);
    }
  });
}
