/**
 * Reads the errors of SQLite and of the operating system. They are told apart by their codes and not by their class,
 * because an error may come from another realm.
 */

/** A row with this primary key or unique value exists (sqlite.org/rescode.html). */
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** Another process holds the lock; extended codes have this in their low byte. */
const SQLITE_BUSY = 5;

/** Returns the `code` of an error of Node, of the operating system or of SQLite. */
export function faultCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Reports whether SQLite refused a write only because another row already has the value. */
export function isTaken(error: unknown): boolean {
  const code = errcodeOf(error);
  return code === SQLITE_CONSTRAINT_PRIMARYKEY || code === SQLITE_CONSTRAINT_UNIQUE;
}

/** Resolves with what `write` resolves with, or with false when another row already has the value. */
export async function unlessTaken(write: () => Promise<boolean>): Promise<boolean> {
  try {
    return await write();
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Reports whether SQLite refused because another process is writing: the same write may succeed later. */
export function isLocked(error: unknown): boolean {
  return (errcodeOf(error) ?? 0) % 256 === SQLITE_BUSY;
}

/** SQLite's result codes, and the codes of the operating system, of a disk that takes no more. */
const SQLITE_FULL = 13;
const SQLITE_IOERR_WRITE = 778;
const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Reports whether the disk took no more. */
export function isFull(error: unknown): boolean {
  const code = errcodeOf(error);
  return (
    full.includes(faultCode(error) ?? '') || code === SQLITE_FULL || code === SQLITE_IOERR_WRITE
  );
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** Reports whether the file is no database, or no whole one. */
export function isDamaged(error: unknown): boolean {
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes((errcodeOf(error) ?? 0) % 256);
}

function errcodeOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'errcode' in error
    ? Number(error.errcode)
    : undefined;
}

/**
 * Returns the error for an operator whose file can't be opened: which path, why, and which setting names it. Errors of
 * this program, such as a file of a newer release, have no code and already say what to do.
 */
export function explainOpening(file: string, error: unknown): Error {
  const reason =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  const advice =
    faultCode(error) === undefined
      ? ''
      : '. The setting DATA_DIR must name a folder that this process may write to, on a disk with free space';
  return new Error(`Cannot open the database ${file} for writing: ${reason}${advice}`, {
    cause: error,
  });
}
