/** Opens the domain on a real store in a folder of its own, with a clock that tests move. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewAccount } from '../../accounts/account-records.ts';
import { createDomain } from '../../accounts/domain.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import { createSqliteStorage } from '../../adapters/sqlite/index.ts';
import { hashing } from '../support/hashing.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export function openStore() {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  let now = Date.parse('2026-03-01T10:00:00Z');
  const clock = () => now;
  const file = join(folder, 'test.sqlite');
  const storage = createSqliteStorage({ file, clock });
  return {
    file,
    storage,
    clock,
    advance: (ms: number) => {
      now += ms;
    },
    async [Symbol.asyncDispose]() {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const password = 'Soleil2Printemps';
export const identifier: Identifier = { kind: 'nir', value: '1690395277002' };
export const identity = {
  birthName: 'MERCIER',
  usualName: 'DUBOIS-LEGRAND',
  givenNames: 'Pierre Anatole',
  birthDate: '1969-03-17',
  gender: 'male',
  birthCountry: '99100',
  birthCommune: '95277',
  birthTown: 'Gonesse',
  parents: [{ birthName: 'MERCIER', givenNames: 'Gaston' }],
} as const;

/** Returns a complete account, whose password hash is not a real one, with the given details. */
export function person(details: Partial<NewAccount> = {}) {
  return {
    id: randomUUID(),
    identifiers: [identifier],
    identity: { ...identity, parents: [...identity.parents] },
    contacts: {
      email: { value: 'pierre@example.fr', verified: true },
      phone: { value: '+33612345678', verified: false },
    },
    membership: { fund: '751', fileNumber: '0123456', role: 'allocataire' as const },
    password: { kind: 'personal' as const, hash: '$2b$04$hash' },
    standing: { announced: true, terms: { version: '1', at: 0 }, declared: false, endedBefore: 0 },
    ...details,
  };
}

/** Opens a store with a domain on it; `at` returns the domain with another bcrypt cost. */
export function openDomain() {
  const store = openStore();
  const keys = { sealKeys: [{ id: 'k1', key: randomBytes(32) }], indexKey: randomBytes(32) };
  const { storage, clock } = store;
  const at = (bcryptCost: number) =>
    createDomain({ storage, clock, bcryptCost, termsVersion: '1', hashing, ...keys });
  const domain = at(4);
  return {
    ...store,
    ...keys,
    domain,
    at,
    async add(details: Partial<NewAccount> = {}): Promise<string> {
      const hash = await domain.passwords.hash(password);
      const account = person({ password: { kind: 'personal', hash }, ...details });
      if (!(await domain.accounts.insert(account))) throw new Error('the identifier is taken');
      return account.id;
    },
  };
}
