import type { DatabaseSync } from 'node:sqlite';
import type { SubjectStore } from '../ports.ts';
import { claim } from './claim.ts';

/** The names by which relying parties know an account. */
export function createSubjectStore(database: DatabaseSync): SubjectStore {
  const read = database.prepare(
    'SELECT subject AS value FROM subjects WHERE account_id = ? AND sector = ?',
  );
  const insert = database.prepare(`
    INSERT INTO subjects (account_id, sector, subject) VALUES (?, ?, ?)
    ON CONFLICT (account_id, sector) DO NOTHING`);
  return {
    claim: async (accountId, sector, candidate) =>
      claim(read, insert, [accountId, sector], candidate),
  };
}
