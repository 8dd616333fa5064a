import type { ClientRecord, ClientStore } from '../../ports.ts';
import type { Stores } from '../database.ts';
import { unlessTaken } from '../faults.ts';
import type { InTransaction } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';

const recordOf = (row: Row): ClientRecord => ({
  id: text(row, 'id'),
  version: integer(row, 'version'),
  uri: maybe(text, row, 'uri'),
  isOnHomePage: integer(row, 'onHomePage') === 1,
  sealed: text(row, 'sealed'),
});

const columnsOf = ({ id, version, uri, isOnHomePage, sealed }: ClientRecord) => ({
  id,
  version,
  uri: uri ?? null,
  onHomePage: Number(isOnHomePage),
  sealed,
});

const SELECT = 'SELECT id, version, uri, on_home_page AS onHomePage, sealed FROM clients';

/** Returns the store of registrations. */
export function createClientStore(
  { durable, quick }: Stores,
  inTransaction: InTransaction,
): ClientStore {
  const find = quick.prepare(`${SELECT} WHERE id = ?`);
  const hasUri = quick.prepare('SELECT 1 FROM clients WHERE uri = ? LIMIT 1');
  // Every id is greater than the empty text. Without this condition SQLite would call it a scan of the index.
  const onHomePage = quick.prepare(
    `${SELECT} WHERE on_home_page = 1 AND id > '' ORDER BY id LIMIT ?`,
  );
  const scan = quick.prepare(`${SELECT} WHERE id > ? ORDER BY id LIMIT ?`);
  const count = quick.prepare(
    "SELECT count(*) AS count FROM (SELECT 1 FROM clients WHERE id > '' LIMIT 100000)",
  );
  const insert = durable.prepare(`
    INSERT INTO clients (id, version, uri, on_home_page, sealed)
    VALUES (:id, :version, :uri, :onHomePage, :sealed)`);
  const update = durable.prepare(`
    UPDATE clients SET version = version + 1, uri = :uri, on_home_page = :onHomePage, sealed = :sealed
    WHERE id = :id AND version = :version`);
  const remove = durable.prepare('DELETE FROM clients WHERE id = ? AND version = ?');

  const written = ({ changes }: { readonly changes: number | bigint }) => Number(changes) === 1;

  return {
    insert: (record) =>
      unlessTaken(() => inTransaction(() => written(insert.run(columnsOf(record))))),
    find: async (id) => {
      const row = find.get(id);
      return row && recordOf(row);
    },
    taken: async (ids) => [...new Set(ids)].filter((id) => find.get(id) !== undefined),
    hasUri: async (uri) => hasUri.get(uri) !== undefined,
    onHomePage: async (limit) => onHomePage.all(limit).map(recordOf),
    update: (record) => inTransaction(() => written(update.run(columnsOf(record)))),
    remove: (id, version) => inTransaction(() => written(remove.run(id, version))),
    scan: async (after = '', limit) => scan.all(after, limit).map(recordOf),
    count: async () => {
      const row = count.get();
      return row === undefined ? 0 : integer(row, 'count');
    },
  };
}
