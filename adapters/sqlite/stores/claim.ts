import type { StatementSync } from 'node:sqlite';
import type { InTransaction } from '../transaction.ts';
import { text } from './columns.ts';

/**
 * A claim: the stored value under `key`, else `candidate`, stored by the first to come. `insert`
 * leaves an existing row alone, and no row is ever changed or removed, so that what is read
 * afterwards is the same for all. The first read saves a known value the write.
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
