import type { StatementSync } from 'node:sqlite';
import type { InTransaction } from '../transaction.ts';
import { text } from './columns.ts';

/**
 * Resolves with the value stored under `key`, or stores `candidate` when there is none. `insert` leaves an existing row
 * as it is, and no row is ever changed or removed, so all concurrent callers read the same value afterwards. The read
 * comes first, so that a known value costs no write.
 */
export async function claim(
  inTransaction: InTransaction,
  { read, insert }: { readonly read: StatementSync; readonly insert: StatementSync },
  key: readonly string[],
  candidate: string,
): Promise<string> {
  const stored = read.get(...key);
  if (stored) return text(stored, 'value');
  await inTransaction(() => insert.run(...key, candidate));
  return text(read.get(...key) ?? {}, 'value');
}
