/** A file that an older release has written. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { standingSchema } from '../../../adapters/ports.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import { account, MINUTE } from '../contract/samples.ts';

/** Copied, and not taken from the migrations: anybody who edits a released one is told here. */
const firstTables = `
  CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    password_kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE account_identifiers (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX account_identifiers_by_account ON account_identifiers (account_id, position);
  CREATE TABLE subjects (
    account_id TEXT NOT NULL,
    sector TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (account_id, sector)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE payloads (
    model TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    consumed_at INTEGER,
    account_id TEXT,
    grant_key TEXT,
    uid_key TEXT,
    PRIMARY KEY (model, key)
  ) STRICT;
  CREATE INDEX payloads_by_expiry ON payloads (expires_at);
  CREATE INDEX payloads_by_grant ON payloads (grant_key, model) WHERE grant_key IS NOT NULL;
  CREATE INDEX payloads_by_uid ON payloads (uid_key, model, expires_at) WHERE uid_key IS NOT NULL;
  CREATE TABLE counters (
    key TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX counters_by_expiry ON counters (expires_at);
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    account_id TEXT,
    client_id TEXT,
    network TEXT,
    detail TEXT
  ) STRICT;
  CREATE INDEX audit_by_account ON audit (account_id, at) WHERE account_id IS NOT NULL;
  CREATE INDEX audit_by_time ON audit (at);
  CREATE TABLE facts (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE heartbeat (beats INTEGER NOT NULL) STRICT;
  INSERT INTO heartbeat VALUES (0);
  PRAGMA user_version = 1;
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Each table and index with its columns, in the order of their names. */
const columnsOf = (database: DatabaseSync) =>
  database
    .prepare(
      `SELECT s.name, s.type, c.name AS column FROM sqlite_schema AS s, pragma_table_info(s.name) AS c
       UNION ALL
       SELECT s.name, s.type, c.name FROM sqlite_schema AS s, pragma_index_info(s.name) AS c
       ORDER BY 1, 3`,
    )
    .all();

test('the first one: its account and its payload are there, and go on as any', async () => {
  const file = join(folder, 'first.db');
  const kept = account('ada');
  const until = Date.now() + MINUTE;
  using first = new DatabaseSync(file);
  first.exec(firstTables);
  const { id, version, passwordKind, sealed, createdAt, updatedAt } = kept;
  first
    .prepare('INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, version, passwordKind, JSON.stringify(sealed), createdAt, updatedAt);
  for (const [position, hash] of kept.identifierHashes.entries()) {
    first.prepare('INSERT INTO account_identifiers VALUES (?, ?, ?)').run(hash, id, position);
  }
  first
    .prepare('INSERT INTO payloads VALUES (?, ?, ?, ?, NULL, ?, ?, ?)')
    .run('Session', 'key', '{"a":1}', until, id, 'grant', 'uid');

  const storage = createSqliteStorage({ file, clock: Date.now });
  const found = await storage.accounts.find(id);
  expect(found).toEqual({ ...kept, identityHash: undefined, standing: standingSchema.parse({}) });
  expect(await storage.accounts.findByIdentifier(kept.identifierHashes[0] ?? '')).toEqual(found);
  expect(await storage.payloads.findByUid('Session', 'uid')).toEqual({ payload: '{"a":1}' });
  expect(await storage.payloads.listByGroup('Session', 'grant')).toHaveLength(1);
  await storage.payloads.revokeByGroup('Session', 'grant');
  expect(await storage.payloads.find('Session', 'key')).toBeUndefined();
  expect(await storage.accounts.update({ ...kept, identityHash: 'identity' })).toBe(true);
  expect(await storage.accounts.findByIdentity('identity', 2)).toHaveLength(1);
  await storage.close();

  const newer = join(folder, 'new.db');
  await createSqliteStorage({ file: newer, clock: Date.now }).close();
  using fresh = new DatabaseSync(newer);
  expect(columnsOf(first)).toEqual(columnsOf(fresh));
});
