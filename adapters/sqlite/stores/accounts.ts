import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type AccountRecord, type AccountStore, standingSchema } from '../../ports.ts';
import type { Stores } from '../database.ts';
import { isTaken } from '../faults.ts';
import type { InTransaction } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';

const hashesSchema = z.array(z.string());
const sealedSchema = z.record(z.string(), z.string());
const passwordKind = z.enum(['none', 'legacy', 'personal']);

/** What lies there as JSON may be an older release's. */
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

/** One statement, so that account and identifiers are of the same moment. */
const SELECT = `
  SELECT id, version, password_kind AS passwordKind, sealed, standing, identity_hash AS identityHash,
    created_at AS createdAt, updated_at AS updatedAt,
    (SELECT json_group_array(hash ORDER BY position)
      FROM account_identifiers WHERE account_id = accounts.id) AS identifierHashes
  FROM accounts`;

/** The accounts. Each write touches two tables in one transaction. */
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
    ORDER BY created_at, id LIMIT ?`);
  const scan = database.prepare(`${SELECT} WHERE id >= '' ORDER BY id LIMIT ?`);
  const scanOn = database.prepare(`${SELECT} WHERE id > ? ORDER BY id LIMIT ?`);
  const addIdentifier = database.prepare(
    'INSERT INTO account_identifiers (hash, account_id, position) VALUES (?, ?, ?)',
  );
  const removeIdentifiers = database.prepare(
    'DELETE FROM account_identifiers WHERE account_id = ?',
  );

  /** Each write raises the version, whichever process makes it: what has that of the file is the same. */
  const known = new LRUCache<string, AccountRecord>({ max: 2_000 });
  const findKnown = (id: string) => {
    const record = known.get(id);
    return record?.version === versionOf.get(id)?.['version'] ? record : undefined;
  };
  const findAnew = (id: string) => {
    const record = maybeRecord(find.get(id));
    if (record !== undefined) known.set(id, record);
    return record;
  };

  const addIdentifiers = ({ id, identifierHashes }: AccountRecord) => {
    // An account that names an identifier twice doesn't take it from itself.
    [...new Set(identifierHashes)].forEach((hash, position) => {
      addIdentifier.run(hash, id, position);
    });
  };

  const unlessTaken = async (write: () => boolean): Promise<boolean> => {
    try {
      return await inTransaction(write);
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  };

  const add = (record: AccountRecord): boolean => {
    insert.run(columnsOf(record));
    addIdentifiers(record);
    return true;
  };

  /** Within a transaction: what is taken leaves no trace, and the others go in. */
  const addUnlessTaken = (record: AccountRecord): boolean => {
    database.exec('SAVEPOINT account');
    try {
      add(record);
      database.exec('RELEASE account');
      return true;
    } catch (error) {
      // The transaction is gone already where the disk is full.
      if (database.isTransaction) database.exec('ROLLBACK TO account; RELEASE account');
      if (isTaken(error)) return false;
      throw error;
    }
  };

  return {
    insert: (record) => unlessTaken(() => add(record)),
    insertMany: (records) => inTransaction(() => records.map(addUnlessTaken)),
    find: async (id) => findKnown(id) ?? findAnew(id),
    findByIdentifier: async (hash) => maybeRecord(findByIdentifier.get(hash)),
    findManyByIdentifier: async (hashes) =>
      hashes.map((hash) => maybeRecord(findByIdentifier.get(hash))),
    findByIdentity: async (hash, limit) => findByIdentity.all(hash, limit).map(recordOf),
    update: (record) =>
      unlessTaken(() => {
        if (Number(update.run(columnsOf(record)).changes) === 0) return false;
        removeIdentifiers.run(record.id);
        addIdentifiers(record);
        return true;
      }),
    remove: async (id) => {
      await inTransaction(() => remove.run(id));
      // Who takes the id again begins with its first version.
      known.delete(id);
    },
    scan: async (after, limit) =>
      (after === undefined ? scan.all(limit) : scanOn.all(after, limit)).map(recordOf),
  };
}

function columnsOf(record: AccountRecord) {
  const { id, version, passwordKind, identityHash = null, createdAt, updatedAt } = record;
  const sealed = JSON.stringify(record.sealed);
  const standing = JSON.stringify(record.standing);
  return { id, version, passwordKind, identityHash, sealed, standing, createdAt, updatedAt };
}
