import type { DatabaseSync } from 'node:sqlite';
import type { Clock, PayloadRecord, PayloadStore, StoredPayload } from '../../ports.ts';
import type { InGroup } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';

const stored = (row: Row): StoredPayload => ({
  payload: text(row, 'payload'),
  consumedAt: maybe(integer, row, 'consumedAt'),
});

/** Returns the store of the protocol library's models. An expired row counts as absent, swept or not. */
export function createPayloadStore(
  database: DatabaseSync,
  inGroup: InGroup,
  clock: Clock,
): PayloadStore {
  // A consumed row stays consumed. An expired row counts as absent, so it is overwritten as a new one.
  const upsert = database.prepare(`
    INSERT INTO payloads (model, key, payload, expires_at, group_key, uid_key)
    VALUES (:model, :key, :payload, :expiresAt, :groupKey, :uidKey)
    ON CONFLICT (model, key) DO UPDATE SET
      payload = excluded.payload, group_key = excluded.group_key, uid_key = excluded.uid_key,
      consumed_at = iif(expires_at > :now, consumed_at, NULL), expires_at = excluded.expires_at`);
  const replace = database.prepare(`
    UPDATE payloads SET
      payload = :payload, group_key = :groupKey, uid_key = :uidKey, expires_at = :expiresAt
    WHERE model = :model AND key = :key AND payload = :before AND expires_at > :now`);
  const find = database.prepare(`
    SELECT payload, consumed_at AS consumedAt FROM payloads
    WHERE model = ? AND key = ? AND expires_at > ?`);
  const findByUid = database.prepare(`
    SELECT payload, consumed_at AS consumedAt FROM payloads
    WHERE model = ? AND uid_key = ? AND expires_at > ?
    ORDER BY expires_at DESC LIMIT 1`);
  const list = database.prepare(`
    SELECT payload, consumed_at AS consumedAt FROM payloads
    WHERE model = ? AND group_key = ? AND expires_at > ?
    ORDER BY expires_at DESC LIMIT 100`);
  const consume = database.prepare(`
    UPDATE payloads SET consumed_at = :now
    WHERE model = :model AND key = :key AND consumed_at IS NULL AND expires_at > :now`);
  const destroy = database.prepare('DELETE FROM payloads WHERE model = ? AND key = ?');
  const revoke = database.prepare('DELETE FROM payloads WHERE model = ? AND group_key = ?');

  // Counts in the index of the primary key, a few milliseconds at most.
  const count = database.prepare(
    'SELECT count(*) AS count FROM (SELECT 1 FROM payloads WHERE model = ? LIMIT 50000)',
  );

  const rowOf = (model: string, { key, payload, expiresAt, groupKey, uidKey }: PayloadRecord) => {
    const links = { groupKey: groupKey ?? null, uidKey: uidKey ?? null };
    return { model, key, payload, expiresAt, ...links, now: clock() };
  };

  return {
    upsert: async (model, record) => {
      const row = rowOf(model, record);
      await inGroup(() => upsert.run(row));
    },
    replace: async (model, record, before) => {
      const row = { ...rowOf(model, record), before };
      const { changes } = await inGroup(() => replace.run(row));
      return Number(changes) === 1;
    },
    find: async (model, key) => {
      const row = find.get(model, key, clock());
      return row && stored(row);
    },
    findByUid: async (model, uidKey) => {
      const row = findByUid.get(model, uidKey, clock());
      return row && stored(row);
    },
    consume: async (model, key) => {
      const { changes } = await inGroup(() => consume.run({ model, key, now: clock() }));
      return Number(changes) === 1;
    },
    destroy: async (model, key) => {
      await inGroup(() => destroy.run(model, key));
    },
    listByGroup: async (model, groupKey) => list.all(model, groupKey, clock()).map(stored),
    revokeByGroup: async (model, groupKey) => {
      await inGroup(() => revoke.run(model, groupKey));
    },
    estimate: async (model) => {
      const row = count.get(model);
      return row === undefined ? 0 : integer(row, 'count');
    },
  };
}
