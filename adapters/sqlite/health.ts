import type { DatabaseSync } from 'node:sqlite';
import type { InTransaction } from './transaction.ts';

/** The smallest write there is: reading alone would still succeed on a full or read-only disk. */
export const PROVE_WRITABLE = 'UPDATE heartbeat SET beats = beats + 1';

/** It answers within two seconds: after one, in ms, it waits no more for another process. */
export const HEALTH_PATIENCE = 1_000;

/** The health check: true when a write succeeds. */
export function createHealthCheck(
  database: DatabaseSync,
  inTransaction: InTransaction,
): () => Promise<Readonly<Record<string, boolean>>> {
  const write = database.prepare(PROVE_WRITABLE);
  return async () => {
    try {
      const { changes } = await inTransaction(() => write.run());
      return { sqlite: Number(changes) === 1 };
    } catch {
      return { sqlite: false };
    }
  };
}
