import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` wholly or not at all. It takes the write lock at once: a transaction that reads first
 * and writes later is refused, without waiting, when another process has written in between.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // On a full disk or a failed write SQLite may have rolled back already, and a second ROLLBACK
    // would fail and hide the first error; when it hasn't, the lock must not stay with us.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
