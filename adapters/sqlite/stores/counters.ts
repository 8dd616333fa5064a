import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Counter, CounterStore } from '../../ports.ts';
import type { InGroup } from '../transaction.ts';
import { integer, type Row } from './columns.ts';

const counterOf = (row: Row): Counter => ({
  count: integer(row, 'count'),
  lastAt: integer(row, 'lastAt'),
  expiresAt: integer(row, 'expiresAt'),
});

/** Returns the counters. Each has a fixed window, which opens at the first increment and is never extended. */
export function createCounterStore(
  database: DatabaseSync,
  inGroup: InGroup,
  clock: Clock,
): CounterStore {
  const increment = database.prepare(`
    INSERT INTO counters (key, count, last_at, expires_at) VALUES (:key, 1, :now, :now + :lifetime)
    ON CONFLICT (key) DO UPDATE SET
      count = iif(expires_at > :now, count + 1, 1),
      last_at = excluded.last_at,
      expires_at = iif(expires_at > :now, expires_at, excluded.expires_at)
    RETURNING count, last_at AS lastAt, expires_at AS expiresAt`);
  const read = database.prepare(`
    SELECT count, last_at AS lastAt, expires_at AS expiresAt FROM counters
    WHERE key = ? AND expires_at > ?`);
  const clear = database.prepare('DELETE FROM counters WHERE key = ?');

  return {
    increment: async (key, lifetime) => {
      // `all` runs the statement to its end. `get` would stop at the row, before a failure of it can be seen.
      const [row] = await inGroup(() => increment.all({ key, lifetime, now: clock() }));
      return counterOf(row ?? {});
    },
    readAll: async (keys) =>
      keys.map((key) => {
        const row = read.get(key, clock());
        return row && counterOf(row);
      }),
    clear: async (key) => {
      await inGroup(() => clear.run(key));
    },
  };
}
