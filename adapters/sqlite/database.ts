/** The file, its connections, and how each of them writes. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { explainOpening, faultCode } from './faults.ts';
import { PROVE_WRITABLE } from './health.ts';
import { migrate } from './migrations.ts';
import { settleGroups } from './transaction.ts';

export interface Connections {
  /** Each write is on the disk before it is acknowledged. */
  readonly durable: DatabaseSync;
  /** Each write is with the operating system before it is acknowledged. */
  readonly quick: DatabaseSync;
  close(): void;
}

/**
 * For what is written durably: it is read with `quick`, whose pages of the file are in memory. SQLite drops
 * a connection's when another one writes, and `quick` writes with each request.
 */
export type Stores = Pick<Connections, 'durable' | 'quick'>;

/** Opening a file that others write to without a pause: while nobody is served yet, it may stand still. */
const OPENING_BUSY_MS = 30_000;
/** The log is worked into the file, which waits for the disk, when it has grown to 16 MB. */
const LOG_PAGES = 4_000;

/**
 * Opens the file for writing. Nothing that was acknowledged is lost when the process is killed; they
 * differ in what a power cut may take. Accounts, subjects and facts must outlive it (a subject lost
 * makes a person a stranger to the relying party), so their connection waits for the disk. Sessions,
 * tokens, counters and audit are written many times a sign-in: their connection doesn't wait, and a
 * power cut may cost the last moments, that is a new sign-in.
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
    // Another storage of this thread may be writing to it.
    settleGroups();
    const durable = connect('FULL');
    useWriteAheadLog(durable);
    migrate(durable);
    durable.exec(PROVE_WRITABLE);
    const quick = connect('NORMAL');
    // From here on whoever finds the lock taken waits by a timer (see lock.ts).
    for (const database of opened) database.exec('PRAGMA busy_timeout = 0');
    return {
      durable,
      quick,
      close: () => {
        try {
          // The last to close empties the log by itself; this does it while another process stays.
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
 * Makes the file and its folder for this user alone; SQLite gives its side files the same mode. An
 * existing file must not be opened here: closing it again would drop the locks that the process's
 * other connections hold on it (sqlite.org/howtocorrupt.html, 2.2).
 */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (faultCode(error) !== 'EEXIST') throw error;
  }
}

/** Readers don't wait for the writer, and a write costs one append. */
function useWriteAheadLog(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  // SQLite answers with the old mode, and no error, where the file system can't share memory.
  if (mode !== 'wal') throw new Error(`SQLite can't use a write-ahead log here (mode: ${mode})`);
}
