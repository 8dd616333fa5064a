import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type AccountRecord, type AccountStore, standingSchema } from '../../ports.ts';
import type { Stores } from '../database.ts';
import { isTaken, unlessTaken } from '../faults.ts';
import type { InTransaction } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';
import { createCount } from './count.ts';

const hashesSchema = z.array(z.string());
const sealedSchema = z.record(z.string(), z.string());
const passwordKind = z.enum(['none', 'legacy', 'personal']);

/** Returns the record of a row. Schemas parse the JSON columns, because an older release may have written them. */
const recordOf = (row: Row): AccountRecord => ({
  id: text(row, 'id'),
  version: integer(row, 'version'),
  identifierHashes: hashesSchema.parse(JSON.parse(text(row, 'identifierHashes'))),
  identityHash: maybe(text, row, 'identityHash'),
  passwordKind: passwordKind.parse(row['passwordKind']),
  standing: standingSchema.parse(JSON.parse(text(row, 'standing'))),
  sealed: sealedSchema.parse(JSON.parse(text(row, 'sealed'))),
  createdAt: integer(row, 'createdAt'),
  updatedAt: integer(row, 'updatedAt'),
});
const maybeRecord = (row: Row | undefined) => row && recordOf(row);

/** Reads account and identifiers in one statement, so that they belong together. */
const SELECT = `
  SELECT id, version, password_kind AS passwordKind, sealed, standing, identity_hash AS identityHash,
    created_at AS createdAt, updated_at AS updatedAt,
    (SELECT json_group_array(hash ORDER BY position)
      FROM account_identifiers WHERE account_id = accounts.id) AS identifierHashes
  FROM accounts`;

/** An earlier release has stored standings without the key. */
const IS_DECLARED = `COALESCE(json_extract(standing, '$.declared'), 0)`;

const CLOSED_AT = `json_extract(standing, '$.closedAt')`;

/** Returns the store of accounts. Each write changes two tables in one transaction. */
export function createAccountStore(
  { durable: database, quick }: Stores,
  inTransaction: InTransaction,
): AccountStore {
  const insert = database.prepare(`
    INSERT INTO accounts
      (id, version, password_kind, sealed, standing, identity_hash, created_at, updated_at)
    VALUES
      (:id, :version, :passwordKind, :sealed, :standing, :identityHash, :createdAt, :updatedAt)`);
  const update = database.prepare(`
    UPDATE accounts SET version = version + 1, password_kind = :passwordKind, sealed = :sealed,
      standing = :standing, identity_hash = :identityHash,
      created_at = :createdAt, updated_at = :updatedAt
    WHERE id = :id AND version = :version`);
  const remove = database.prepare('DELETE FROM accounts WHERE id = ?');
  const find = quick.prepare(`${SELECT} WHERE id = ?`);
  const versionOf = quick.prepare('SELECT version FROM accounts WHERE id = ?');
  const findByIdentifier = quick.prepare(
    `${SELECT} WHERE id = (SELECT account_id FROM account_identifiers WHERE hash = ?)`,
  );
  const findByIdentity = quick.prepare(`${SELECT} WHERE identity_hash = ?
    ORDER BY ${IS_DECLARED}, created_at, id LIMIT ?`);
  const findDeclared = quick.prepare(`${SELECT} WHERE identity_hash = ? AND ${IS_DECLARED}`);
  const findClosed = quick.prepare(
    `${SELECT} WHERE ${CLOSED_AT} < ? ORDER BY ${CLOSED_AT} LIMIT ?`,
  );
  const scan = database.prepare(`${SELECT} WHERE id >= '' ORDER BY id LIMIT ?`);
  const scanOn = database.prepare(`${SELECT} WHERE id > ? ORDER BY id LIMIT ?`);
  const count = createCount(quick, 'accounts', 'id');
  const addIdentifier = database.prepare(
    'INSERT INTO account_identifiers (hash, account_id, position) VALUES (?, ?, ?)',
  );
  const removeIdentifiers = database.prepare(
    'DELETE FROM account_identifiers WHERE account_id = ?',
  );

  /** Parsed accounts. Each write raises the version, in any process, so one with the stored version is up to date. */
  const known = new LRUCache<string, AccountRecord>({ max: 2_000 });
  const findKnown = (id: string) => {
    const record = known.get(id);
    return record?.version === versionOf.get(id)?.['version'] ? record : undefined;
  };
  const findInFile = (id: string) => {
    const record = maybeRecord(find.get(id));
    if (record !== undefined) known.set(id, record);
    return record;
  };

  const addIdentifiers = ({ id, identifierHashes }: AccountRecord) => {
    // An identifier that is listed twice must not conflict with itself.
    [...new Set(identifierHashes)].forEach((hash, position) => {
      addIdentifier.run(hash, id, position);
    });
  };

  const add = (record: AccountRecord): boolean => {
    insert.run(columnsOf(record));
    addIdentifiers(record);
    return true;
  };

  /** Adds an account within a transaction; one that is taken is undone alone. */
  const addUnlessTaken = (record: AccountRecord): boolean => {
    database.exec('SAVEPOINT account');
    try {
      add(record);
      database.exec('RELEASE account');
      return true;
    } catch (error) {
      // When the disk is full, SQLite has already rolled back the whole transaction.
      if (database.isTransaction) database.exec('ROLLBACK TO account; RELEASE account');
      if (isTaken(error)) return false;
      throw error;
    }
  };

  return {
    insert: (record) => unlessTaken(() => inTransaction(() => add(record))),
    insertMany: (records) => inTransaction(() => records.map(addUnlessTaken)),
    find: async (id) => findKnown(id) ?? findInFile(id),
    findMany: async (ids) => ids.map((id) => findKnown(id) ?? findInFile(id)),
    findByIdentifier: async (hash) => maybeRecord(findByIdentifier.get(hash)),
    findManyByIdentifier: async (hashes) =>
      hashes.map((hash) => maybeRecord(findByIdentifier.get(hash))),
    findByIdentity: async (hash, limit) => findByIdentity.all(hash, limit).map(recordOf),
    findDeclared: async (hashes) =>
      [...new Set(hashes)].flatMap((hash) => findDeclared.all(hash).map(recordOf)),
    update: (record) =>
      unlessTaken(() =>
        inTransaction(() => {
          if (Number(update.run(columnsOf(record)).changes) === 0) return false;
          removeIdentifiers.run(record.id);
          addIdentifiers(record);
          return true;
        }),
      ),
    remove: async (id) => {
      await inTransaction(() => remove.run(id));
      // A new account of the same id would have the same first version.
      known.delete(id);
    },
    findClosed: async (before, limit) => findClosed.all(before, limit).map(recordOf),
    scan: async (after, limit) =>
      (after === undefined ? scan.all(limit) : scanOn.all(after, limit)).map(recordOf),
    count,
  };
}

function columnsOf(record: AccountRecord) {
  const { id, version, passwordKind, identityHash = null, createdAt, updatedAt } = record;
  const sealed = JSON.stringify(record.sealed);
  const standing = JSON.stringify(record.standing);
  return { id, version, passwordKind, identityHash, sealed, standing, createdAt, updatedAt };
}
