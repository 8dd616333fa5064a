/** Opens the SQLite file: two connections, which differ in when a write is acknowledged. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { explainOpening, faultCode } from './faults.ts';
import { PROVE_WRITABLE } from './health.ts';
import { migrate } from './migrations.ts';
import { settleGroups } from './transaction.ts';

/** The two connections of a storage. */
export interface Connections {
  /** Each write is on the disk before it is acknowledged. */
  readonly durable: DatabaseSync;
  /** Each write is handed to the operating system before it is acknowledged. */
  readonly quick: DatabaseSync;
  close(): void;
}

/**
 * The connections for data that is written with `durable`. It is read with `quick`, because SQLite drops the cached
 * pages of a connection when another one writes, and `quick` writes with each request.
 */
export type Stores = Pick<Connections, 'durable' | 'quick'>;

/** Opening may block the thread for this long while other processes write: nobody is served yet. */
const OPENING_BUSY_MS = 30_000;
/** At this length, 16 MB, the write-ahead log is copied into the file, which waits for the disk. */
const LOG_PAGES = 4_000;

/**
 * Opens the file for writing; throws an error for the operator when that fails. No acknowledged write is lost when the
 * process is killed, but a power cut may lose some. Accounts, subjects and facts must survive one (losing a subject
 * makes the person a stranger to the relying party), so their connection waits for the disk. Sessions, tokens, counters
 * and audit events are written many times during a sign-in. Their connection doesn't wait, and a power cut may cost the
 * last moments: the person signs in again.
 */
export function openConnections(file: string): Connections {
  const opened: DatabaseSync[] = [];
  const connect = (synchronous: 'FULL' | 'NORMAL') => {
    const database = new DatabaseSync(file, {
      timeout: OPENING_BUSY_MS,
      enableForeignKeyConstraints: true,
    });
    opened.push(database);
    database.exec(`PRAGMA synchronous = ${synchronous}`);
    database.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    return database;
  };
  const close = () => {
    for (const database of opened) if (database.isOpen) database.close();
  };
  try {
    createPrivately(file);
    // Another storage of this thread may have a transaction open on the same file.
    settleGroups();
    const durable = connect('FULL');
    useWriteAheadLog(durable);
    migrate(durable);
    durable.exec(PROVE_WRITABLE);
    const quick = connect('NORMAL');
    // From here on a write that finds the lock taken waits by a timer (see lock.ts).
    for (const database of opened) database.exec('PRAGMA busy_timeout = 0');
    return {
      durable,
      quick,
      close: () => {
        try {
          // SQLite empties the log when the last connection closes; this does it while another process stays.
          if (durable.isOpen) durable.exec('PRAGMA wal_checkpoint(PASSIVE)');
        } finally {
          close();
        }
      },
    };
  } catch (error) {
    close();
    throw explainOpening(file, error);
  }
}

/**
 * Makes the file and its folder so that only this user can read them; SQLite gives its side files the same mode. An
 * existing file must not be opened here: closing it again would drop the locks that other connections of the process
 * hold on it (sqlite.org/howtocorrupt.html, section 2.2).
 */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (faultCode(error) !== 'EEXIST') throw error;
  }
}

/** Switches to the write-ahead log: readers don't wait for the writer, and a write costs one append. */
function useWriteAheadLog(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  // Where the file system can't share memory, SQLite returns the old mode and no error.
  if (mode !== 'wal') throw new Error(`SQLite can't use a write-ahead log here (mode: ${mode})`);
}
