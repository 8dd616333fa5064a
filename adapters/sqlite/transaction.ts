/**
 * Writes to SQLite: in a transaction of its own, or in a group with all writes of one turn of the event loop, which
 * costs half as much for each write. SQLite lets one connection write at a time. A transaction first commits the open
 * groups of this thread, and waits for other processes by the lock.
 */
import type { DatabaseSync } from 'node:sqlite';
import { LOCK_WAIT_MS, type Lock } from './lock.ts';

/** Commits of the groups of this thread that are open. */
const commitsOfOpenGroups = new Set<() => void>();

/** Commits what the groups of this thread have written so far. */
export function settleGroups(): void {
  for (const settle of commitsOfOpenGroups) settle();
}

/** Begins with the write lock: a transaction that reads first and then writes is refused if another process wrote. */
function begin(database: DatabaseSync): void {
  settleGroups();
  database.exec('BEGIN IMMEDIATE');
}

/** Rolls back, so that the lock is free again, unless SQLite has done so by itself on a full disk or a failed write. */
function rollBack(database: DatabaseSync): void {
  if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
}

/** Runs `work` within the open transaction and commits; rolls back when either fails. */
function carryOut<T>(database: DatabaseSync, work: () => T): T {
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** Runs `work` in a transaction. It blocks the thread until the lock is free: only for use before anybody is served. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  begin(database);
  return carryOut(database, work);
}

/** Runs `work` in a transaction as soon as no other process is writing. */
export type InTransaction = <T>(work: () => T) => Promise<T>;

/** Returns a function that runs transactions on this connection, waiting up to `waitMs` for the lock. */
export function createTransactions(
  database: DatabaseSync,
  lock: Lock,
  waitMs = LOCK_WAIT_MS,
): InTransaction {
  const start = () => begin(database);
  return async (work) => {
    let left = waitMs;
    for (;;) {
      const locked = lock(start, left);
      if (locked === undefined) return carryOut(database, work);
      left -= await locked;
    }
  };
}

/**
 * Runs one statement in the group that is open, and resolves when the group is committed. Other statements on this
 * connection see at once what it wrote. It rejects, and leaves nothing behind, when the statement or the commit fails.
 */
export type InGroup = <T>(statement: () => T) => Promise<T>;

/** Returns a function that groups the writes on this connection. */
export function createGroups(database: DatabaseSync, lock: Lock): InGroup {
  const start = () => begin(database);
  let group: PromiseWithResolvers<void> | undefined;

  function end(error?: unknown): void {
    const ended = group;
    group = undefined;
    commitsOfOpenGroups.delete(settle);
    if (error === undefined) ended?.resolve();
    else ended?.reject(error);
  }

  function settle(): void {
    if (group === undefined) return;
    try {
      database.exec('COMMIT');
      end();
    } catch (error) {
      rollBack(database);
      end(error);
    }
  }

  /** Returns the open group. A failure on a bad disk, even of a read, may have rolled it back: then there is none. */
  const openGroup = () => (database.isTransaction ? group : undefined);

  function newGroup(): PromiseWithResolvers<void> {
    group = Promise.withResolvers();
    // If the only statement of the group failed, nobody waits for this promise: no unhandled rejection then.
    group.promise.catch(() => undefined);
    commitsOfOpenGroups.add(settle);
    setImmediate(settle);
    return group;
  }

  return async (statement) => {
    let joined = openGroup();
    let left = LOCK_WAIT_MS;
    while (joined === undefined) {
      const locked = lock(start, left);
      if (locked !== undefined) left -= await locked;
      joined = locked === undefined ? newGroup() : openGroup();
    }
    const { promise: committed } = joined;
    try {
      const result = statement();
      await committed;
      return result;
    } catch (error) {
      // A failed statement undoes only itself, unless SQLite rolled back the whole transaction.
      if (group?.promise === committed && !database.isTransaction) end(error);
      throw error;
    }
  };
}
