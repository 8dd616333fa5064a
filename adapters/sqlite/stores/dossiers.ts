import { z } from 'zod';
import type {
  DossierChange,
  DossierRecord,
  DossierStore,
  StoredDossierEvent,
} from '../../ports.ts';
import type { Stores } from '../database.ts';
import { isTaken } from '../faults.ts';
import type { InTransaction } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';
import { createCount } from './count.ts';

const hashesSchema = z.array(z.string());

const recordOf = (row: Row): DossierRecord => ({
  key: text(row, 'key'),
  version: integer(row, 'version'),
  memberHashes: hashesSchema.parse(JSON.parse(text(row, 'memberHashes'))),
  sealed: text(row, 'sealed'),
  dueAt: maybe(integer, row, 'dueAt'),
});

const eventOf = (row: Row): StoredDossierEvent => ({
  cursor: integer(row, 'cursor'),
  id: text(row, 'id'),
  at: integer(row, 'at'),
  sealed: text(row, 'sealed'),
});

/** Reads dossier and members in one statement, so that they belong together. */
const SELECT = `
  SELECT key, version, sealed, due_at AS dueAt,
    (SELECT json_group_array(hash ORDER BY position)
      FROM dossier_members WHERE dossier_key = dossiers.key) AS memberHashes
  FROM dossiers`;

/**
 * Returns the store of dossiers. A change and its events are one transaction. SQLite has one writer at a time, so
 * transactions are committed in the order of the cursors that they take: an event that a reader can't see yet always
 * has a higher cursor than all that it sees.
 */
export function createDossierStore(
  { durable: database, quick }: Stores,
  inTransaction: InTransaction,
): DossierStore {
  const find = quick.prepare(`${SELECT} WHERE key = ?`);
  const findByMember = quick.prepare(`${SELECT} WHERE key IN
    (SELECT dossier_key FROM dossier_members WHERE hash = ? LIMIT 100)`);
  const findDue = quick.prepare(`${SELECT} WHERE due_at <= ? ORDER BY due_at LIMIT ?`);
  const scan = quick.prepare(`${SELECT} WHERE key > ? ORDER BY key LIMIT ?`);
  const insert = database.prepare(
    'INSERT INTO dossiers (key, version, sealed, due_at) VALUES (:key, :version, :sealed, :dueAt)',
  );
  const update = database.prepare(`
    UPDATE dossiers SET version = version + 1, sealed = :sealed, due_at = :dueAt
    WHERE key = :key AND version = :version`);
  const addMember = database.prepare(
    'INSERT INTO dossier_members (hash, dossier_key, position) VALUES (?, ?, ?)',
  );
  const removeMembers = database.prepare('DELETE FROM dossier_members WHERE dossier_key = ?');
  const addEvent = database.prepare(
    'INSERT INTO dossier_events (id, at, sealed) VALUES (:id, :at, :sealed)',
  );
  const events = quick.prepare(`
    SELECT cursor, id, at, sealed FROM dossier_events WHERE cursor > ? ORDER BY cursor LIMIT ?`);
  const resealEvent = database.prepare('UPDATE dossier_events SET sealed = ? WHERE cursor = ?');

  /** Writes the dossier itself; reports whether it still was what the change was prepared from. */
  function writeDossier({ before, after }: DossierChange): boolean {
    const { key, version, sealed, dueAt = null } = after;
    try {
      const { changes } = (before ? update : insert).run({ key, version, sealed, dueAt });
      return Number(changes) === 1;
    } catch (error) {
      // Only the failed statement is undone; the other changes of the transaction stay.
      if (before === undefined && isTaken(error)) return false;
      throw error;
    }
  }

  function write(change: DossierChange): boolean {
    if (!writeDossier(change)) return false;
    const { key, memberHashes } = change.after;
    removeMembers.run(key);
    [...new Set(memberHashes)].forEach((hash, position) => {
      addMember.run(hash, key, position);
    });
    for (const { id, at, sealed } of change.events) addEvent.run({ id, at, sealed });
    return true;
  }

  return {
    findMany: async (keys) =>
      keys.map((key) => {
        const row = find.get(key);
        return row && recordOf(row);
      }),
    findByMember: async (hash) => findByMember.all(hash).map(recordOf),
    write: (changes) => inTransaction(() => changes.map(write)),
    findDue: async (now, limit) => findDue.all(now, limit).map(recordOf),
    scan: async (after = '', limit) => scan.all(after, limit).map(recordOf),
    count: createCount(quick, 'dossiers', 'key'),
    events: async (after, limit) => events.all(after, limit).map(eventOf),
    resealEvent: async (cursor, sealed) => {
      await inTransaction(() => resealEvent.run(sealed, cursor));
    },
  };
}
