/** Backups of the SQLite file: a copy of one instant, made while others write, and a checked way back. */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { draftBeside, sync } from '../../config/draft-files.ts';
import { isIndexKey } from '../../crypto/index-key.ts';
import { messageOf } from '../../errors/system-errors.ts';
import { faultCode, isDamaged, isFull, isLocked } from './faults.ts';
import { createLock } from './lock.ts';
import { knownVersion, versionOf } from './migrations.ts';
import { createFactStore } from './stores/facts.ts';
import { createTransactions } from './transaction.ts';

/** How long a copy waits for a start that changes the tables. */
const busyMs = 30_000;

/** Calls `work` with a draft of `path`, which is removed at the end unless it was moved. A full disk is told as such. */
async function withDraft(path: string, work: (draft: string) => Promise<void>): Promise<void> {
  const draft = draftBeside(path);
  try {
    await work(draft);
  } catch (error) {
    if (isFull(error)) throw new Error(`the disk of ${path} is full: nothing was changed`);
    throw error;
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${draft}${end}`, { force: true });
  }
}

/**
 * Writes a copy of the file as it is at this instant to `target` (mode 600), also while others write. What was deleted
 * leaves nothing behind in it. `target` appears whole or not at all, and must not exist.
 */
export async function copyDatabase(file: string, target: string): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists, and is left as it is`);
  await withDraft(target, async (draft) => {
    // SQLite takes an empty file for a new one, and leaves its mode.
    closeSync(openSync(draft, 'wx', 0o600));
    const database = new DatabaseSync(file, { timeout: busyMs });
    try {
      database.prepare('VACUUM INTO ?').run(draft);
    } finally {
      database.close();
    }
    sync(draft);
    try {
      linkSync(draft, target);
    } catch (error) {
      if (faultCode(error) !== 'EEXIST') throw error;
      throw new Error(`${target} exists, and is left as it is`);
    }
    sync(dirname(target));
  });
}

/** Throws when another process has the file open. Empties its write-ahead log, so that the file is whole by itself. */
function assertUnused(file: string): void {
  const database = new DatabaseSync(file);
  try {
    // SQLite leaves the write-ahead log only when no other connection is open.
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('PRAGMA journal_mode = DELETE');
  } catch (error) {
    if (isLocked(error)) throw new Error(`a provider or a command uses ${file}: stop it first`);
    // A damaged file is what backups are for.
    if (!isDamaged(error)) throw error;
  } finally {
    database.close();
  }
}

/** Throws unless the file is a whole backup of this installation, by this release or an earlier one. */
async function assertBackup(database: DatabaseSync, indexKey: Buffer): Promise<void> {
  const [found] = database.prepare('PRAGMA integrity_check(1)').all();
  if (found?.['integrity_check'] !== 'ok') throw new Error('it is damaged');
  const version = versionOf(database);
  if (version > knownVersion) throw new Error('a newer release has made it: use that release');
  if (version === 0) throw new Error('it is no backup of this program');
  const facts = createFactStore(database, createTransactions(database, createLock()));
  if (!(await isIndexKey({ facts }, indexKey)))
    throw new Error('it is of another installation: it has another IDENTIFIER_INDEX_KEY');
}

/** What people were doing then: sessions that have been signed out since would live again. */
const FORGET_PASSING = "DELETE FROM payloads WHERE model NOT IN ('RefreshToken', 'Grant')";

/**
 * Puts a backup in the place of the file, once it is checked. Sessions, codes and sign-ins under way don't come back;
 * refresh tokens do. Throws, and changes nothing, while another process has the file open.
 */
export async function restoreDatabase(
  backup: string,
  file: string,
  { indexKey, overwrite }: { readonly indexKey: Buffer; readonly overwrite: boolean },
): Promise<void> {
  if (existsSync(`${backup}-wal`))
    throw new Error(`${backup}-wal lies beside: this is a storage in use, and not a backup`);
  const isThere = existsSync(file);
  if (isThere && !overwrite) throw new Error(`${file} exists: --overwrite replaces it`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  await withDraft(file, async (draft) => {
    await pipeline(
      backup === '-' ? process.stdin : createReadStream(backup),
      createWriteStream(draft, { flags: 'wx', mode: 0o600 }),
    );
    const database = new DatabaseSync(draft);
    try {
      await assertBackup(database, indexKey);
      database.exec(FORGET_PASSING);
    } catch (error) {
      if (isFull(error)) throw error;
      const reason = isDamaged(error) ? 'it is damaged, or no backup' : messageOf(error);
      throw new Error(`${backup === '-' ? 'what was read' : backup} is not restored: ${reason}`);
    } finally {
      database.close();
    }
    sync(draft);
    if (isThere) assertUnused(file);
    renameSync(draft, file);
    sync(dirname(file));
  });
}
