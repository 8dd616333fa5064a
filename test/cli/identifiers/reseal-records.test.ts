/** Sealing anew under a new key, and who comes in between. */
import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createAccounts } from '../../../accounts/accounts.ts';
import type { AccountStore } from '../../../adapters/ports.ts';
import { partOf } from '../../../cli/identifiers/reseal.ts';
import { reseal, type Tally } from '../../../cli/identifiers/reseal-records.ts';
import { createBlindIndex } from '../../../crypto/blind-index.ts';
import { createSeal } from '../../../crypto/sealing.ts';
import { openStore, person } from '../../accounts/support.ts';

/** Someone sealed under the old key; `over` stands between the accounts and their store. */
async function scene(over: (store: AccountStore) => Partial<AccountStore> = () => ({})) {
  const provider = openStore();
  const { storage, clock } = provider;
  const [k1, k2] = ['k1', 'k2'].map((id) => ({ id, key: randomBytes(32) }));
  if (k1 === undefined || k2 === undefined) throw new Error('no keys');
  const index = createBlindIndex(randomBytes(32));
  const at = (store: AccountStore, ...keys: (typeof k1)[]) =>
    createAccounts({ store, seal: createSeal(keys), index, clock });
  const account = person();
  const old = at(storage.accounts, k1);
  await old.insert(account);
  const record = await storage.accounts.find(account.id);
  if (record === undefined) throw new Error('nobody is there');
  provider.advance(1_000);
  const store = { ...storage.accounts, ...over(storage.accounts) };
  return { provider, record, old, accounts: at(store, k2, k1), next: at(storage.accounts, k2) };
}

/** Does it before the first write. */
function once(work: () => Promise<unknown>) {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await work();
  };
}

test('changes the seal, and nothing else', async () => {
  const { provider, record, accounts, next, old } = await scene();
  await using _ = provider;
  expect(await accounts.reseal(record)).toBe('resealed');
  const after = await accounts.find(record.id);
  if (after === undefined) throw new Error('it is gone');
  expect({ ...after, sealed: {} }).toEqual({ ...record, sealed: {}, version: 2 });
  expect(next.open(after)).toEqual({ ...old.open(record), version: 2 });
  expect(await accounts.reseal(after)).toBe('current');
  expect(await accounts.find(record.id)).toEqual(after);
});

test('reads an account again that was written meanwhile, and seals what it then holds', async () => {
  const contacts = { email: { value: 'new@example.fr', verified: true } };
  let between = async (): Promise<unknown> => undefined;
  const { provider, record, accounts, next, old } = await scene((store) => ({
    update: async (written) => {
      await between();
      return store.update(written);
    },
  }));
  await using _ = provider;
  between = once(() => old.update({ ...old.open(record), contacts }));
  expect(await accounts.reseal(record)).toBe('resealed');
  const after = await accounts.find(record.id);
  expect(after && next.open(after)).toMatchObject({ version: 3, contacts });
});

test('does not bring back an account that was deleted meanwhile', async () => {
  const { provider, record, accounts } = await scene((store) => ({
    update: async (written) => {
      await store.remove(written.id);
      return store.update(written);
    },
  }));
  await using _ = provider;
  expect(await accounts.reseal(record)).toBe('gone');
  expect(await accounts.find(record.id)).toBeUndefined();
});

test('ends with a fault when the store never lets it write', async () => {
  const { provider, record, accounts } = await scene(() => ({ update: async () => false }));
  await using _ = provider;
  await expect(accounts.reseal(record)).rejects.toThrow('written again and again');
});

test('page after page, with the progress that random ids give away, until it is told to stop', async () => {
  const ids = ['00000000', '40000000', '80000000', 'c0000000'].map((first) => `${first}-a`);
  const { provider, record } = await scene();
  await using _ = provider;
  const seen: string[] = [];
  const parts: number[] = [];
  const stop = new AbortController();
  const tally: Tally = { resealed: 0, current: 0, gone: 0, unopenable: new Map() };
  const run = () =>
    reseal({
      scan: async (after: string | undefined, limit) =>
        ids
          .filter((id) => after === undefined || id > after)
          .slice(0, limit)
          .map((id) => ({ ...record, id })),
      placeOf: ({ id }) => id,
      reseal: async ({ id }) => {
        seen.push(id);
        return seen.length === 2 ? 'gone' : 'resealed';
      },
      paced: (write) => write(),
      onProgress: (settled, after) => {
        parts.push(partOf(after));
        if (settled === 3) stop.abort();
      },
      signal: stop.signal,
      tally,
      pageSize: 1,
    });
  await run();
  expect(seen).toEqual(ids.slice(0, 3));
  expect(parts).toEqual([0, 0.25, 0.5]);
  expect(tally).toMatchObject({ resealed: 2, gone: 1 });
});
