import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { text } from './columns.ts';
import { inTransaction } from './transaction.ts';

/**
 * A claim: the stored value under `key`, else `candidate`, stored by the first to come. `insert`
 * leaves an existing row alone, and no row is ever changed or removed, so that what is read
 * afterwards is the same for all. The first read saves a known value the write, which is `database`'s.
 */
export function claim(
  database: DatabaseSync,
  { read, insert }: { readonly read: StatementSync; readonly insert: StatementSync },
  key: readonly string[],
  candidate: string,
): string {
  const stored = read.get(...key);
  if (stored) return text(stored, 'value');
  inTransaction(database, () => insert.run(...key, candidate));
  return text(read.get(...key) ?? {}, 'value');
}
