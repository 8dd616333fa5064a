/**
 * The tables, by version. A released migration is never edited: a change is a new one at the end of the list. The file
 * stores the number of migrations that it has had (`PRAGMA user_version`).
 */
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

/**
 * Tables with rows of a kilobyte (accounts, payloads) are ordinary ones. Tables with small rows that are found by their
 * key only are WITHOUT ROWID, which takes one tree instead of two.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    password_kind TEXT NOT NULL,
    sealed TEXT NOT NULL, -- JSON
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;

  -- A table of its own, so that it is the database that keeps each identifier unique.
  CREATE TABLE account_identifiers (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX account_identifiers_by_account ON account_identifiers (account_id, position);

  -- No reference to accounts: a subject stays taken when its account is gone.
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

  CREATE TABLE facts (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- One row, written by each health check.
  CREATE TABLE heartbeat (beats INTEGER NOT NULL) STRICT;
  INSERT INTO heartbeat VALUES (0);
  `,
  `
  ALTER TABLE accounts ADD COLUMN standing TEXT NOT NULL DEFAULT '{}'; -- JSON
  ALTER TABLE accounts ADD COLUMN identity_hash TEXT;
  CREATE INDEX accounts_by_identity ON accounts (identity_hash, id) WHERE identity_hash IS NOT NULL;
  -- Nothing has read it; what a payload ends with, a person or a grant, is its group.
  ALTER TABLE payloads DROP COLUMN account_id;
  ALTER TABLE payloads RENAME COLUMN grant_key TO group_key;
  DROP INDEX payloads_by_grant;
  CREATE INDEX payloads_by_group ON payloads (group_key, model, expires_at)
    WHERE group_key IS NOT NULL;
  `,
  `
  DROP INDEX accounts_by_identity;
  CREATE INDEX accounts_by_identity ON accounts (identity_hash, created_at, id)
    WHERE identity_hash IS NOT NULL;
  `,
  `
  DROP INDEX accounts_by_identity;
  -- Declared accounts come last: anybody can make them.
  CREATE INDEX accounts_by_identity ON accounts (
    identity_hash, COALESCE(json_extract(standing, '$.declared'), 0), created_at, id
  ) WHERE identity_hash IS NOT NULL;
  `,
  'ALTER TABLE audit ADD COLUMN browser TEXT',
  `
  CREATE TABLE dossiers (
    key TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    due_at INTEGER
  ) STRICT;
  CREATE INDEX dossiers_by_due ON dossiers (due_at) WHERE due_at IS NOT NULL;

  CREATE TABLE dossier_members (
    hash TEXT NOT NULL,
    dossier_key TEXT NOT NULL REFERENCES dossiers (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (hash, dossier_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dossier_members_by_dossier ON dossier_members (dossier_key, position);

  -- AUTOINCREMENT: a cursor is never given again, even when all events have been deleted.
  CREATE TABLE dossier_events (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dossier_events_by_time ON dossier_events (at);
  `,
  `
  CREATE INDEX accounts_by_closing ON accounts (json_extract(standing, '$.closedAt'))
    WHERE json_extract(standing, '$.closedAt') IS NOT NULL;
  `,
  'ALTER TABLE audit ADD COLUMN operator TEXT', // JSON
  `
  CREATE TABLE account_uses (
    account_id TEXT NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    told_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX account_uses_by_use ON account_uses (seen_at) WHERE told_at IS NULL;
  CREATE INDEX account_uses_by_telling ON account_uses (told_at) WHERE told_at IS NOT NULL;
  `,
  `
  CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    uri TEXT,
    on_home_page INTEGER NOT NULL,
    sealed TEXT NOT NULL
  ) STRICT;
  CREATE INDEX clients_by_uri ON clients (uri) WHERE uri IS NOT NULL;
  CREATE INDEX clients_on_home_page ON clients (id) WHERE on_home_page = 1;
  `,
];

/** The version of the tables of this release. */
export const knownVersion = migrations.length;

/** Brings the file to the version of this release. Throws when a newer release has written it. */
export function migrate(database: DatabaseSync): void {
  while (versionOf(database) !== migrations.length) {
    inTransaction(database, () => {
      // The version is read again under the lock: another process may have run this migration meanwhile.
      const version = versionOf(database);
      const migration = migrations[version];
      if (migration !== undefined) {
        database.exec(`${migration}; PRAGMA user_version = ${version + 1}`);
      } else if (version > migrations.length) {
        throw new Error(
          `The database has version ${version}, and this release knows versions up to ` +
            `${migrations.length} only: start the release that wrote it, or a newer one`,
        );
      }
    });
  }
}

/** Returns the version of the tables in a file; 0 in an empty one. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}
