/** Prepares what the product needs before it starts: clients, people and secrets in a temporary folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcrypt';
import { createDomain } from '../../accounts/domain.ts';
import { openStorage } from '../../adapters/open-storage.ts';
import { loadSettings } from '../../config/index.ts';
import { registrations } from '../load/clients.ts';
import type { Person } from '../load/visitor.ts';

/** The bcrypt cost: 4 where hashing isn't measured, or 12 as in production. */
export type Cost = 4 | 12;

export interface Product {
  /** The settings that all servers of the product share. */
  readonly env: Readonly<Record<string, string>>;
  readonly people: Readonly<Record<Cost, readonly Person[]>>;
  remove(): void;
}

const peoplePerCost = 200;
const password = 'Soleil2Printemps';

/** Returns a NIR: the birth commune depends on the cost, the order number on `n`. */
const nirOf = (cost: Cost, n: number) =>
  `16903751${String(cost).padStart(2, '0')}${String(n + 1).padStart(3, '0')}`;

/** Makes a temporary folder. */
export function makeBenchFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Returns the settings of MongoDB and Redis, with an empty database, when the environment names both. */
export function productionStores(): Readonly<Record<string, string>> | undefined {
  const { MONGODB_URI, REDIS_URL } = process.env;
  if (!MONGODB_URI || !REDIS_URL) return undefined;
  const uri = new URL(MONGODB_URI);
  // A new database each time, because the people of an earlier run were sealed with other keys.
  uri.pathname = `/bench_${Date.now()}`;
  return { MONGODB_URI: uri.href, REDIS_URL };
}

/** Prepares the product on these stores, or on SQLite without any. */
export async function prepareProduct(stores = productionStores()): Promise<Product> {
  const { path, remove } = makeBenchFolder();
  try {
    const clientsFile = join(path, 'clients.json');
    writeFileSync(clientsFile, JSON.stringify(registrations));
    const data = join(path, 'data');
    const env = { DATA_DIR: data, CLIENTS_FILE: clientsFile, DEMO: '0', ...stores };
    const people = await addPeople(env);
    return { env, people, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Adds the people through the domain. All have the same password, so each cost needs a single hash. */
async function addPeople(env: Readonly<Record<string, string>>): Promise<Product['people']> {
  const { settings } = loadSettings(env);
  const clock = Date.now;
  const storage = await openStorage(settings, { clock });
  try {
    const { accounts, termsVersion } = createDomain({ ...settings, storage, clock });
    const add = async (cost: Cost): Promise<Person[]> => {
      const hash = await bcrypt.hash(password, cost);
      const people: Person[] = [];
      for (let n = 0; n < peoplePerCost; n += 1) {
        const identifier = nirOf(cost, n);
        const inserted = await accounts.insert({
          id: crypto.randomUUID(),
          identifiers: [{ kind: 'nir', value: identifier }],
          identity: {
            birthName: 'MERCIER',
            usualName: 'DUBOIS',
            givenNames: 'Pierre',
            birthDate: '1969-03-17',
            gender: 'male',
            birthCountry: '99100',
            birthCommune: '95277',
            parents: [],
          },
          contacts: { email: { value: 'pierre@example.fr', verified: true } },
          password: { kind: 'personal', hash },
          standing: { announced: true, terms: { version: termsVersion, at: 0 } },
        });
        if (!inserted) throw new Error(`${identifier} is taken`);
        people.push({ identifier, password });
      }
      return people;
    };
    return { 4: await add(4), 12: await add(12) };
  } finally {
    await storage.close();
  }
}
