/**
 * What went wrong, read from the errors of SQLite and of the operating system. They are known by
 * their codes, not by their class, as an error may come from another realm.
 */

/** A row with this primary key, or this unique value, exists (sqlite.org/rescode.html). */
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** Another process keeps the lock; extended codes have this in their low byte. */
const SQLITE_BUSY = 5;

/** The `code` of an error of Node, of the operating system or of SQLite. */
export function faultCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether SQLite refused a write because another row has the value already, and for no other reason. */
export function isTaken(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  return (
    error.errcode === SQLITE_CONSTRAINT_PRIMARYKEY || error.errcode === SQLITE_CONSTRAINT_UNIQUE
  );
}

/** Whether SQLite refused because another process is writing: it may be tried again. */
export function isLocked(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  return Number(error.errcode) % 256 === SQLITE_BUSY;
}

/**
 * The error for an operator whose file can't be opened: which path, why, and which setting leads to
 * it. Our own reasons, such as a file of a newer release, have no code and say themselves what to do.
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
