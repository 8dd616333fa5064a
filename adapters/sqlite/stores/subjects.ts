import type { SubjectStore } from '../../ports.ts';
import type { Stores } from '../database.ts';
import type { InTransaction } from '../transaction.ts';
import { claim } from './claim.ts';
import { text } from './columns.ts';

/** Returns the store of the subjects by which relying parties know an account. */
export function createSubjectStore(
  { durable, quick }: Stores,
  inTransaction: InTransaction,
): SubjectStore {
  const read = quick.prepare(
    'SELECT subject AS value FROM subjects WHERE account_id = ? AND sector = ?',
  );
  const insert = durable.prepare(`
    INSERT INTO subjects (account_id, sector, subject) VALUES (?, ?, ?)
    ON CONFLICT (account_id, sector) DO NOTHING`);
  const ofAccount = quick.prepare('SELECT sector, subject FROM subjects WHERE account_id = ?');
  const remove = durable.prepare('DELETE FROM subjects WHERE account_id = ?');
  return {
    async find(accountId, sector) {
      const row = read.get(accountId, sector);
      return row && text(row, 'value');
    },
    claim: (accountId, sector, candidate) =>
      claim(inTransaction, { read, insert }, [accountId, sector], candidate),
    ofAccount: async (accountId) =>
      ofAccount
        .all(accountId)
        .map((row) => ({ sector: text(row, 'sector'), subject: text(row, 'subject') })),
    remove: async (accountId) => {
      await inTransaction(() => remove.run(accountId));
    },
  };
}
