import type { DatabaseSync } from 'node:sqlite';
import type { FactStore } from '../../ports.ts';
import type { InTransaction } from '../transaction.ts';
import { claim } from './claim.ts';
import { text } from './columns.ts';

/** Returns the store of the facts that the installation remembers. */
export function createFactStore(database: DatabaseSync, inTransaction: InTransaction): FactStore {
  const read = database.prepare('SELECT value FROM facts WHERE name = ?');
  const insert = database.prepare(
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
  );
  return {
    claim: (name, candidate) => claim(inTransaction, { read, insert }, [name], candidate),
    find: async (name) => {
      const row = read.get(name);
      return row && text(row, 'value');
    },
  };
}
