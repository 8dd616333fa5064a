/** Writes of one turn of the event loop share a transaction; anybody who is told "written" can rely on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createLock } from '../../../adapters/sqlite/lock.ts';
import { createGroups, type InGroup, inTransaction } from '../../../adapters/sqlite/transaction.ts';

let folder: string;
let database: DatabaseSync;
let other: DatabaseSync;
let inGroup: InGroup;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groups-'));
  const file = join(folder, 'test.db');
  database = new DatabaseSync(file, { timeout: 0 });
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`
    CREATE TABLE words (word TEXT PRIMARY KEY) STRICT;
    CREATE TABLE links (word TEXT REFERENCES words (word) DEFERRABLE INITIALLY DEFERRED) STRICT`);
  other = new DatabaseSync(file, { timeout: 0 });
  inGroup = createGroups(database, createLock());
});
afterEach(() => {
  for (const connection of [database, other]) if (connection.isOpen) connection.close();
  rmSync(folder, { recursive: true });
});

const add = (word: string) =>
  inGroup(() => database.prepare('INSERT INTO words VALUES (?)').run(word));
/** What another process would find. */
const kept = () =>
  other
    .prepare('SELECT word FROM words ORDER BY word')
    .all()
    .map(({ word }) => word);
const outcomes = async (writes: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(writes)).map(({ status }) => status);

it('shows a write to others once it is acknowledged, and not before', async () => {
  const writes = [add('a'), add('b')];
  expect(kept()).toEqual([]);
  await writes[0];
  expect(kept()).toEqual(['a', 'b']);
  await Promise.all(writes);
});

it('undoes only the statement that fails', async () => {
  expect(await outcomes([add('a'), add('a'), add('b')])).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(kept()).toEqual(['a', 'b']);
});

it('acknowledges nothing that SQLite has rolled back', async () => {
  const lost = add('a');
  const cause = inGroup(() => {
    // As it does by itself on a full disk.
    database.exec('ROLLBACK');
    throw new Error('the disk is full');
  });
  const later = add('b');
  expect(await outcomes([lost, cause, later])).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(kept()).toEqual(['b']);
});

it('what SQLite has rolled back at a read is acknowledged to nobody, and what follows is whole', async () => {
  const lost = add('a');
  // As it does by itself where a page cannot be read.
  database.exec('ROLLBACK');
  const later = add('b');
  expect(kept()).toEqual([]);
  expect(await outcomes([lost, later])).toEqual(['rejected', 'fulfilled']);
  expect(kept()).toEqual(['b']);
});

it('rejects all writes of a group whose commit fails, and commits the next group', async () => {
  database.exec('PRAGMA foreign_keys = ON');
  const link = inGroup(() => database.prepare('INSERT INTO links VALUES (?)').run('nothing'));
  expect(await outcomes([add('a'), link])).toEqual(['rejected', 'rejected']);
  await add('b');
  expect(kept()).toEqual(['b']);
});

it('what a closing connection cuts off is acknowledged to nobody, and stands in nobody else’s way', async () => {
  const cut = add('a');
  database.close();
  inTransaction(other, () => other.prepare('INSERT INTO words VALUES (?)').run('b'));
  expect(await outcomes([cut])).toEqual(['rejected']);
  expect(kept()).toEqual(['b']);
});

it('a write on another connection of the thread need not wait for the group', async () => {
  const grouped = add('a');
  inTransaction(other, () => other.prepare('INSERT INTO words VALUES (?)').run('b'));
  expect(kept()).toEqual(['a', 'b']);
  await grouped;
});
