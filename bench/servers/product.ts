/** What our server needs to be there before it starts: clients, people and secrets in a folder that goes again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcrypt';
import { createDomain } from '../../accounts/domain.ts';
import { openStorage } from '../../adapters/open-storage.ts';
import { loadSettings } from '../../config/index.ts';
import { registrations } from '../load/clients.ts';
import type { Person } from '../load/visitor.ts';

/** Cost 4, for whatever is not about hashing; 12, as in production. */
export type Cost = 4 | 12;

export interface Product {
  /** Settings that all our servers share. */
  readonly env: Readonly<Record<string, string>>;
  readonly people: Readonly<Record<Cost, readonly Person[]>>;
  remove(): void;
}

const peoplePerCost = 200;
const password = 'Soleil2Printemps';

/** NIRs that differ in their order number, of people born in two communes, one for each cost. */
const nirOf = (cost: Cost, n: number) =>
  `16903751${String(cost).padStart(2, '0')}${String(n + 1).padStart(3, '0')}`;

export function folderOfBench(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** MongoDB and Redis of the environment, if it names them, with nobody in them: what is measured then is on these. */
export function productionStores(): Readonly<Record<string, string>> | undefined {
  const { MONGODB_URI, REDIS_URL } = process.env;
  if (!MONGODB_URI || !REDIS_URL) return undefined;
  const uri = new URL(MONGODB_URI);
  // A database of its own each time, for the people of the last one have other keys.
  uri.pathname = `/bench_${Date.now()}`;
  return { MONGODB_URI: uri.href, REDIS_URL };
}

export async function openProvider(stores = productionStores()): Promise<Product> {
  const { path, remove } = folderOfBench();
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

/** People as the domain stores them. They all have one password, so one hash a cost will do. */
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
