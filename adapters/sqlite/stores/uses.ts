import type { DatabaseSync } from 'node:sqlite';
import type { UseStore } from '../../ports.ts';
import type { InGroup } from '../transaction.ts';
import { type Row, text } from './columns.ts';

const idOf = (row: Row) => text(row, 'id');

/** Returns the store of when accounts were used last. */
export function createUseStore(database: DatabaseSync, inGroup: InGroup): UseStore {
  const note = database.prepare(`
    INSERT INTO account_uses (account_id, seen_at) VALUES (:id, :at)
    ON CONFLICT (account_id) DO UPDATE SET seen_at = max(seen_at, :at), told_at = NULL`);
  const noteUnknown = database.prepare(
    'INSERT INTO account_uses (account_id, seen_at) VALUES (?, ?) ON CONFLICT (account_id) DO NOTHING',
  );
  const findIdle = database.prepare(`
    SELECT account_id AS id FROM account_uses
    WHERE told_at IS NULL AND seen_at < ? ORDER BY seen_at LIMIT ?`);
  const tell = database.prepare(`
    UPDATE account_uses SET told_at = :at
    WHERE account_id = :id AND told_at IS NULL AND seen_at < :before`);
  const findTold = database.prepare(`
    SELECT account_id AS id FROM account_uses
    WHERE told_at IS NOT NULL AND told_at < ? ORDER BY told_at LIMIT ?`);
  const claimTold = database.prepare(`
    UPDATE account_uses SET told_at = :at
    WHERE account_id = :id AND told_at IS NOT NULL AND told_at < :before`);
  const remove = database.prepare('DELETE FROM account_uses WHERE account_id = ?');

  return {
    async note(id, at) {
      await inGroup(() => note.run({ id, at }));
    },
    async noteUnknown(ids, at) {
      await Promise.all(ids.map((id) => inGroup(() => noteUnknown.run(id, at))));
    },
    findIdle: async (before, limit) => findIdle.all(before, limit).map(idOf),
    tell: async (id, before, at) =>
      Number((await inGroup(() => tell.run({ id, before, at }))).changes) === 1,
    findTold: async (before, limit) => findTold.all(before, limit).map(idOf),
    claimTold: async (id, before, at) =>
      Number((await inGroup(() => claimTold.run({ id, before, at }))).changes) === 1,
    async remove(id) {
      await inGroup(() => remove.run(id));
    },
  };
}
