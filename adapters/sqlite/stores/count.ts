import { setImmediate } from 'node:timers/promises';
import type { Stores } from '../database.ts';
import { integer, text } from './columns.ts';

/** Rows that are counted at once. Other requests are answered in between. */
const pageSize = 1_000;

/** Returns the function that counts the rows of a table by its key, which is a text. */
export function createCount(quick: Stores['quick'], table: string, key: string) {
  const page = quick.prepare(`SELECT count(*) AS count, COALESCE(max(key), '') AS last
    FROM (SELECT ${key} AS key FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${pageSize})`);
  return async (): Promise<number> => {
    let total = 0;
    let after = '';
    for (;;) {
      const row = page.get(after);
      const count = row === undefined ? 0 : integer(row, 'count');
      total += count;
      if (row === undefined || count < pageSize) return total;
      after = text(row, 'last');
      await setImmediate();
    }
  };
}
