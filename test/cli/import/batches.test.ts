/** `accounts import` and its store: whatever is asked or written is a way there and back, and people are many. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createDomain } from '../../../accounts/domain.ts';
import type { Storage } from '../../../adapters/ports.ts';
import { importPeople, type Tally } from '../../../cli/import/people.ts';
import { identity, openDomain } from '../../accounts/support.ts';
import { identifierOf, provisional } from '../workbench.ts';

/** The storage, and the names of the calls that its accounts and its trail have had. */
function watched(storage: Storage) {
  const calls: string[] = [];
  const watch = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          calls.push(String(name));
          return Reflect.apply(method, target, args);
        };
      },
    });
  const { accounts, audit } = storage;
  return { storage: { ...storage, accounts: watch(accounts), audit: watch(audit) }, calls };
}

async function* people(count: number) {
  for (let line = 2; line < count + 2; line += 1) {
    const known = { identity: { ...identity, parents: [] }, contacts: {}, membership: undefined };
    const identifier = identifierOf(provisional(line));
    yield { line, person: { ...known, identifier, legacyPassword: undefined } };
  }
}

test('imports 64 people with two reads and two writes, and known people with one read', async () => {
  await using provider = openDomain();
  const { storage, calls } = watched(provider.storage);
  const { clock, sealKeys, indexKey } = provider;
  const keys = { sealKeys, indexKey };
  const domain = createDomain({ storage, clock, bcryptCost: 4, termsVersion: '1', ...keys });
  async function run(count: number) {
    const counts = { added: 0, alreadyThere: 0, keptPassword: 0, confirmed: 0, setAside: 0 };
    const tally: Tally = { ...counts, refused: 0 };
    await importPeople({
      entries: people(count),
      accounts: domain.accounts,
      updateAccount: domain.updateAccount,
      audit: storage.audit,
      clock,
      newId: randomUUID,
      hash: domain.passwords.hash,
      paced: (write) => write(),
      onRefused: () => undefined,
      onConflict: () => undefined,
      onSetAside: async () => undefined,
      onRow: () => undefined,
      signal: new AbortController().signal,
      tally,
    });
    return [tally.added, tally.alreadyThere, calls.splice(0).sort()];
  }
  const [asked, others, added, told] = [
    'findManyByIdentifier',
    'findDeclared',
    'insertMany',
    'append',
  ];
  expect(await run(128)).toEqual([
    128,
    0,
    [told, told, others, others, asked, asked, added, added],
  ]);
  expect(await run(129)).toEqual([1, 128, [told, others, asked, asked, asked, added]]);
});
