import { expect, test } from '@jest/globals';
import type { AccountStore } from '../../../adapters/ports.ts';
import { account, awkwardKeys } from './samples.ts';
import type { Scene } from './scene.ts';

/** All ids, page by page. */
async function pagesOf(accounts: AccountStore, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | undefined; ; ) {
    const page = (await accounts.scan(after, limit)).map(({ id }) => id);
    if (page.length === 0) return pages;
    pages.push(page);
    after = page.at(-1);
  }
}

export function scanScenarios(scene: Scene): void {
  test('pages through accounts in the order of their ids, each as it was written', async () => {
    const { accounts } = scene.storage;
    expect(await accounts.scan(undefined, 10)).toEqual([]);
    const all = ['0a', '1b', '9f', 'a0', 'f7'].map((id) =>
      account(id, { identifierHashes: [`z ${id}`, `a ${id}`], version: 3 }),
    );
    await accounts.insertMany([...all].reverse());
    await accounts.insert(account('00', { identifierHashes: [], sealed: {} }));

    expect(await accounts.scan('00', 3)).toEqual(all.slice(0, 3));
    expect(await accounts.scan('9f', 3)).toEqual(all.slice(3));
    // The id itself need not be there (any more).
    expect(await accounts.scan('9e', 1)).toEqual(all.slice(2, 3));
    expect(await accounts.scan('f7', 3)).toEqual([]);
    expect(await pagesOf(accounts, 4)).toEqual([
      ['00', '0a', '1b', '9f'],
      ['a0', 'f7'],
    ]);
  });

  test('visits each account that stays exactly once, whatever is written meanwhile', async () => {
    const { accounts } = scene.storage;
    await accounts.insertMany(['b', 'd', 'f', 'h'].map((id) => account(id)));
    expect((await accounts.scan(undefined, 2)).map(({ id }) => id)).toEqual(['b', 'd']);
    await accounts.insertMany(['a', 'e'].map((id) => account(id)));
    await accounts.remove('d');
    await accounts.remove('f');
    await accounts.update(account('h', { sealed: { field: 'new' } }));
    expect((await accounts.scan('d', 10)).map(({ id }) => id)).toEqual(['e', 'h']);
  });

  test('counts all accounts, however many there are', async () => {
    const { accounts } = scene.storage;
    expect(await accounts.count()).toBe(0);
    const ids = Array.from({ length: 2_100 }, (_, i) => `id ${i}`);
    await accounts.insertMany(ids.map((id) => account(id)));
    await accounts.remove('id 7');
    expect(await accounts.count()).toBe(2_099);
  });

  test('pages past any id', async () => {
    const { accounts } = scene.storage;
    await accounts.insertMany(awkwardKeys.map((id) => account(id)));
    const pages = await pagesOf(accounts, 3);
    expect(pages.every((page) => page.length <= 3)).toBe(true);
    expect(new Set(pages.flat())).toEqual(new Set(awkwardKeys));
    expect(pages.flat()).toHaveLength(awkwardKeys.length);
  });
}
