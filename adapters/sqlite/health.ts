import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

/** The smallest write there is: reading alone would still succeed on a full or read-only disk. */
export const PROVE_WRITABLE = 'UPDATE heartbeat SET beats = beats + 1';

/** The health check: true when a write succeeds. */
export function createHealthCheck(
  database: DatabaseSync,
): () => Promise<Readonly<Record<string, boolean>>> {
  const write = database.prepare(PROVE_WRITABLE);
  return async () => {
    try {
      const { changes } = inTransaction(database, () => write.run());
      return { sqlite: Number(changes) === 1 };
    } catch {
      return { sqlite: false };
    }
  };
}
