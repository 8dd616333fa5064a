/** What a write does while another process holds the file's lock. The test ends the pauses between two attempts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import { createLock, LOCK_WAIT_MS } from '../../../adapters/sqlite/lock.ts';
import {
  createGroups,
  createTransactions,
  type InGroup,
  type InTransaction,
} from '../../../adapters/sqlite/transaction.ts';
import { account, MINUTE, payload } from '../contract/samples.ts';

let folder: string;
let database: DatabaseSync;
let other: DatabaseSync;
let inGroup: InGroup;
let inTransaction: InTransaction;
let pauses: ((took: number) => void)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  const file = join(folder, 'test.db');
  database = new DatabaseSync(file, { timeout: 0 });
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE words (word TEXT PRIMARY KEY) STRICT');
  other = new DatabaseSync(file, { timeout: 0 });
  pauses = [];
  const lock = createLock(() => new Promise((resolve) => pauses.push(resolve)));
  inGroup = createGroups(database, lock);
  inTransaction = createTransactions(database, lock);
});
afterEach(() => {
  for (const connection of [database, other]) if (connection.isOpen) connection.close();
  rmSync(folder, { recursive: true });
});

const insert = (word: string) => () =>
  database.prepare('INSERT INTO words VALUES (?)').run(word).changes;
/** Returns the words that another process would find. */
const kept = () =>
  other
    .prepare('SELECT word FROM words ORDER BY word')
    .all()
    .map(({ word }) => word);

/** Ends the current pause, and lets all writes that waited for it try again. */
async function endPause(took = 10): Promise<void> {
  pauses.at(-1)?.(took);
  await turn();
}

const locked = { name: 'StoreUnavailable', cause: { errcode: 5 } };

it('lets nothing wait without another process', async () => {
  await Promise.all([inGroup(insert('a')), inTransaction(insert('b'))]);
  expect(kept()).toEqual(['a', 'b']);
  expect(pauses).toHaveLength(0);
});

it('lets writes wait while another process writes, and does them at the first pause after it', async () => {
  other.exec('BEGIN IMMEDIATE');
  const written = Promise.all([
    inGroup(insert('a')),
    inTransaction(insert('b')),
    inGroup(insert('c')),
  ]);
  await endPause();
  await endPause();
  // One timer for all of them.
  expect(pauses).toHaveLength(3);
  const late = inGroup(insert('d'));
  expect(kept()).toEqual([]);
  other.exec('ROLLBACK');
  await endPause();
  expect(await written).toEqual([1, 1, 1]);
  expect(await late).toBe(1);
  expect(kept()).toEqual(['a', 'b', 'c', 'd']);
  expect(pauses).toHaveLength(3);
});

it('undoes only a statement that fails after the wait, and no other of its group', async () => {
  other.exec('BEGIN IMMEDIATE');
  const words = ['a', 'a', 'b'].map((word) => inGroup(insert(word)));
  const outcomes = Promise.allSettled(words);
  other.exec('ROLLBACK');
  await endPause();
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(kept()).toEqual(['a', 'b']);
});

it('rejects writes that have waited their time, and no later one', async () => {
  other.exec('BEGIN IMMEDIATE');
  const outcomes = Promise.allSettled([inGroup(insert('a')), inTransaction(insert('b'))]);
  await endPause(LOCK_WAIT_MS - 1);
  const early = inGroup(insert('not yet'));
  await endPause(1);
  expect(await outcomes).toMatchObject([{ reason: locked }, { reason: locked }]);
  other.exec('ROLLBACK');
  const late = inGroup(insert('c'));
  await endPause();
  await Promise.all([early, late]);
  expect(kept()).toEqual(['c', 'not yet']);
});

it('refuses a write at once while five hundred wait, and drops none of those', async () => {
  other.exec('BEGIN IMMEDIATE');
  const waiting = Array.from({ length: 500 }, (_, i) => inGroup(insert(`${i}`)));
  await expect(inTransaction(insert('too many'))).rejects.toMatchObject(locked);
  await expect(inGroup(insert('too many'))).rejects.toMatchObject(locked);
  await endPause();
  await expect(inGroup(insert('too many'))).rejects.toMatchObject(locked);
  other.exec('ROLLBACK');
  await endPause();
  await Promise.all(waiting);
  expect(kept()).toHaveLength(500);
});

it('refuses waiting writes when the connection closes', async () => {
  other.exec('BEGIN IMMEDIATE');
  const outcomes = Promise.allSettled([inGroup(insert('a')), inTransaction(insert('b'))]);
  database.close();
  await endPause();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('lets a storage answer reads while another process writes, and does all its writes afterwards', async () => {
  const now = Date.now();
  const file = join(folder, 'storage.db');
  const storage = createSqliteStorage({ file, clock: () => now });
  const { accounts, subjects, payloads, counters, audit, facts } = storage;
  await accounts.insert(account('ada'));
  const holder = new DatabaseSync(file);
  holder.exec('BEGIN IMMEDIATE');
  const start = performance.now();
  const written = Promise.all([
    payloads.upsert('Session', payload('key', now + MINUTE)),
    counters.increment('counter', MINUTE),
    audit.append({ at: now, type: 'code.refused' }, { at: now, type: 'code.accepted' }),
    accounts.insert(account('bob')),
    accounts.update(account('ada')),
    subjects.claim('ada', 'portal', 'subject'),
    facts.claim('fact', 'value'),
    storage.health(),
    storage.sweep(),
  ]);
  expect(await accounts.find('ada')).toEqual(account('ada'));
  expect(await payloads.find('Session', 'key')).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(LOCK_WAIT_MS);
  holder.close();
  expect(await written).toEqual([
    undefined,
    expect.objectContaining({ count: 1 }),
    undefined,
    true,
    true,
    'subject',
    'value',
    { sqlite: true },
    0,
  ]);
  expect(await accounts.find('ada')).toEqual({ ...account('ada'), version: 2 });
  expect(await payloads.find('Session', 'key')).toBeDefined();
  await storage.close();
});
