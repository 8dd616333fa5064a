/**
 * How everything is written: alone, or in a group of whatever one turn of the event loop brings, which costs half
 * as much a write. SQLite lets one connection write at a time: whoever begins has the groups of this thread that are
 * under way settled first, and waits for another process by the lock.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type Lock, PATIENCE } from './lock.ts';

const underWay = new Set<() => void>();

/** Commits what the groups of this thread have written so far. */
export function settleGroups(): void {
  for (const settle of underWay) settle();
}

/** Takes the write lock at once: who reads first and writes later is refused when another process came between. */
function begin(database: DatabaseSync): void {
  settleGroups();
  database.exec('BEGIN IMMEDIATE');
}

/** On a full disk or a failed write SQLite may have rolled back by itself; when it hasn't, the lock must go. */
function rollBack(database: DatabaseSync): void {
  if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
}

/** Runs `work` and commits it, wholly or not at all. */
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

/** Runs `work` wholly or not at all, while nobody is served yet: it may stand still until the lock is free. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  begin(database);
  return carryOut(database, work);
}

/** Runs `work` wholly or not at all, as soon as no other process is writing. */
export type InTransaction = <T>(work: () => T) => Promise<T>;

export function createTransactions(
  database: DatabaseSync,
  lock: Lock,
  patience = PATIENCE,
): InTransaction {
  const start = () => begin(database);
  return async (work) => {
    let left = patience;
    for (;;) {
      const locked = lock(start, left);
      if (locked === undefined) return carryOut(database, work);
      left -= await locked;
    }
  };
}

/**
 * Runs one statement, and resolves when it is committed. What it has written is seen at once on this connection;
 * it rejects, and nothing of it stays, when the statement or the group's commit fails.
 */
export type InGroup = <T>(statement: () => T) => Promise<T>;

export function createGroups(database: DatabaseSync, lock: Lock): InGroup {
  const start = () => begin(database);
  let group: PromiseWithResolvers<void> | undefined;

  function end(error?: unknown): void {
    const ended = group;
    group = undefined;
    underWay.delete(settle);
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

  /** What fails on a bad disk, be it a read, may have undone the group: what comes then is of another one. */
  const openGroup = () => (database.isTransaction ? group : undefined);

  function newGroup(): PromiseWithResolvers<void> {
    group = Promise.withResolvers();
    // The one who waits for it may have failed already.
    group.promise.catch(() => undefined);
    underWay.add(settle);
    setImmediate(settle);
    return group;
  }

  return async (statement) => {
    let joined = openGroup();
    let left = PATIENCE;
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
      // A statement that fails undoes itself alone, or, where SQLite rolled back, all before it.
      if (group?.promise === committed && !database.isTransaction) end(error);
      throw error;
    }
  };
}
