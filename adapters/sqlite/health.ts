import type { DatabaseSync } from 'node:sqlite';
import type { InTransaction } from './transaction.ts';

/** The smallest possible write. A read would still succeed on a full or read-only disk. */
export const PROVE_WRITABLE = 'UPDATE heartbeat SET beats = beats + 1';

/** The check must resolve within two seconds, so it waits only this long for another process. */
export const HEALTH_WAIT_MS = 1_000;

/** Returns the health check, which reports whether a write succeeds. */
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
