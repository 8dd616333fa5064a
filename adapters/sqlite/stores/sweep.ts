import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../ports.ts';
import type { InGroup } from '../transaction.ts';

/** A batch blocks the thread; one of 100 payloads takes about three milliseconds. */
const BATCH = 100;
/** Audit events and events of dossiers are kept for twelve months. */
const EVENT_LIFETIME = 365 * 24 * 60 * 60 * 1000;

/**
 * Returns the sweep. Except old events, what it deletes counted as absent already. Each batch ends with its group, in a
 * turn of the event loop of its own, so other requests are served in between.
 */
export function createSweep(
  database: DatabaseSync,
  inGroup: InGroup,
  clock: Clock,
): () => Promise<number> {
  const deletions = [
    { table: 'payloads', id: 'rowid', instant: 'expires_at', age: 0 },
    { table: 'counters', id: 'key', instant: 'expires_at', age: 0 },
    { table: 'audit', id: 'id', instant: 'at', age: EVENT_LIFETIME },
    { table: 'dossier_events', id: 'cursor', instant: 'at', age: EVENT_LIFETIME },
  ].map(({ table, id, instant, age }) => ({
    age,
    statement: database.prepare(`
      DELETE FROM ${table} WHERE ${id} IN
        (SELECT ${id} FROM ${table} WHERE ${instant} <= ? LIMIT ${BATCH})`),
  }));

  return async () => {
    let total = 0;
    for (const { statement, age } of deletions) {
      let deleted = BATCH;
      // A sweep just ends when the storage is closed meanwhile; the sweep of the next start continues.
      while (deleted === BATCH && database.isOpen) {
        const { changes } = await inGroup(() => statement.run(clock() - age));
        deleted = Number(changes);
        total += deleted;
      }
    }
    return total;
  };
}
