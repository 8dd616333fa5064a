/** `accounts import` and its store: whatever is asked or written is a way there and back, and people are many. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createDomain } from '../../../accounts/domain.ts';
import { emptyPeopleTally, importPeople } from '../../../operations/import/people.ts';
import { identity, openDomain } from '../../accounts/support.ts';
import { identifierOf, provisional } from '../../cli/workbench.ts';
import { watchedStorage } from '../../support/watched-storage.ts';

/** Two people share a dossier. */
const place = (line: number) => ({
  fund: '131',
  fileNumber: String(Math.floor(line / 2)).padStart(7, '0'),
  role: 'autre' as const,
});

async function* people(count: number) {
  for (let line = 2; line < count + 2; line += 1) {
    const known = { identity: { ...identity, parents: [] }, contacts: {}, place: place(line) };
    const identifier = identifierOf(provisional(line));
    yield { line, value: { ...known, identifier, legacyPassword: undefined } };
  }
}

test('imports 64 people with three reads and three writes, and known people with two reads', async () => {
  await using provider = openDomain();
  const { storage, calls } = watchedStorage(provider.storage);
  const { clock, sealKeys, indexKey } = provider;
  const keys = { sealKeys, indexKey };
  const domain = createDomain({ storage, clock, bcryptCost: 4, termsVersion: '1', ...keys });
  async function run(count: number) {
    const tally = emptyPeopleTally();
    await importPeople({
      entries: people(count),
      accounts: domain.accounts,
      household: domain.household,
      blocks: domain.blocks,
      updateAccount: domain.updateAccount,
      audit: storage.audit,
      clock,
      newId: randomUUID,
      hashLegacy: (password) => domain.passwords.hash(password),
      hashCost: 4,
      operator: { kind: 'cli', id: 'root' },
      paced: (write) => write(),
      tell: async () => undefined,
      onReport: () => undefined,
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
  const [looked, put] = ['findMany', 'write'];
  expect(await run(128)).toEqual([
    128,
    0,
    [told, told, others, others, looked, looked, asked, asked, added, added, put, put],
  ]);
  expect(await run(129)).toEqual([
    1,
    128,
    [told, others, looked, looked, looked, asked, asked, asked, added, put],
  ]);
});
