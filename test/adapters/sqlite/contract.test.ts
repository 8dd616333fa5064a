import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openConnections } from '../../../adapters/sqlite/database.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import { createLock } from '../../../adapters/sqlite/lock.ts';
import { createAccountStore } from '../../../adapters/sqlite/stores/accounts.ts';
import { createTransactions } from '../../../adapters/sqlite/transaction.ts';
import { account, DAY, MINUTE, payload } from '../contract/samples.ts';
import { describeStorageContract } from '../contract.ts';

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'storage-'));

describeStorageContract('SQLite', async () => {
  const folder = await temporaryFolder();
  let now = 1_700_000_000_000;
  const clock = () => now;
  return {
    clock,
    advance: async (ms) => {
      now += ms;
    },
    connect: async () => createSqliteStorage({ file: join(folder, 'data', 'test.db'), clock }),
    dispose: () => rm(folder, { recursive: true }),
  };
});

describe('SQLite alone', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder, 'data', 'test.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (clock = Date.now) => createSqliteStorage({ file, clock });

  /** Looks at the file from outside of the storage. */
  const inspect = <Result>(look: (database: DatabaseSync) => Result): Result => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    try {
      return look(database);
    } finally {
      database.close();
    }
  };

  test('a full database refuses an account wholly, still reads, and writes again once there is room', async () => {
    const { durable, quick, close } = openConnections(file);
    const durably = createTransactions(durable, createLock());
    const accounts = createAccountStore({ durable, quick }, durably);
    await accounts.insert(account('before'));
    const { page_count: pages } = durable.prepare('PRAGMA page_count').get() ?? {};
    durable.exec(`PRAGMA max_page_count = ${pages}`);

    const large = account('large', { sealed: { dossier: 'x'.repeat(100_000) } });
    await expect(accounts.insert(large)).rejects.toThrow('database or disk is full');
    await expect(accounts.update({ ...large, id: 'before' })).rejects.toThrow('full');
    expect(await accounts.find('large')).toBeUndefined();
    expect(await accounts.find('before')).toEqual(account('before'));
    expect(await accounts.insert(account('small'))).toBe(true);

    durable.exec('PRAGMA max_page_count = 1000000');
    expect(await accounts.insert(large)).toBe(true);
    close();
  });

  test('only a taken value is a conflict: any other refusal is an error', async () => {
    const storage = open();
    const broken = account('ada', { createdAt: 0.5 });
    await expect(storage.accounts.insert(broken)).rejects.toThrow();
    expect(await storage.accounts.find('ada')).toBeUndefined();
    await storage.close();
  });

  test('a folder that cannot be made is named at opening, with the setting and the cause', async () => {
    await writeFile(join(folder, 'data'), 'a file where the folder should be');
    file = join(folder, 'data', 'deeper', 'test.db');
    let thrown: unknown;
    try {
      open();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/ENOTDIR.*DATA_DIR/),
      cause: { code: 'ENOTDIR' },
    });
    expect(thrown).toMatchObject({ message: expect.stringContaining(file) });
  });

  test('a folder in place of the file, or a file of something else, is refused the same way', async () => {
    await mkdir(file, { recursive: true });
    expect(() => open()).toThrow(/test\.db for writing: unable to open.*DATA_DIR/);
    file = join(folder, 'letter.txt');
    await writeFile(file, 'Dear Sir or Madam, '.repeat(100));
    expect(() => open()).toThrow(/letter\.txt for writing: file is not a database.*DATA_DIR/);
  });

  test('makes files that only their owner can read', async () => {
    const storage = open();
    await storage.accounts.insert(account('ada'));
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await modeOf(join(folder, 'data'))).toBe('700');
    for (const end of ['', '-wal', '-shm']) expect(await modeOf(file + end)).toBe('600');
    await storage.close();
    await expect(stat(`${file}-wal`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('refuses the file of a newer release, and leaves it as it is', async () => {
    await open().close();
    inspect((database) => database.exec('PRAGMA user_version = 1000'));
    expect(() => open()).toThrow(/test\.db .*version 1000.*newer/);
    expect(inspect((database) => database.prepare('PRAGMA user_version').get())).toEqual({
      user_version: 1000,
    });
  });

  test('changes no table when it is opened again', async () => {
    const schema = () =>
      inspect((database) => [
        database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all(),
        database.prepare('PRAGMA user_version').get(),
      ]);
    await open().close();
    const first = schema();
    await open().close();
    expect(schema()).toEqual(first);
  });

  test('while another process holds the lock, health answers false before a write gives up', async () => {
    const storage = open();
    const holder = new DatabaseSync(file);
    holder.exec('BEGIN IMMEDIATE');
    const write = storage.counters.increment('counter', MINUTE);
    const first = Promise.race([storage.health(), write.catch(() => 'given up')]);
    expect(await first).toEqual({ sqlite: false });
    holder.exec('ROLLBACK');
    expect(await write).toMatchObject({ count: 1 });
    expect(await storage.health()).toEqual({ sqlite: true });
    holder.close();
    await storage.close();
  });

  test('a storage opens while another one of the process has writes under way', async () => {
    const storage = open();
    const counted = storage.counters.increment('counter', MINUTE);
    const second = open();
    expect(await counted).toMatchObject({ count: 1 });
    expect(await second.counters.increment('counter', MINUTE)).toMatchObject({ count: 2 });
    const last = storage.counters.increment('counter', MINUTE);
    await Promise.all([second.close(), storage.close()]);
    expect(await last).toMatchObject({ count: 3 });
  });

  test('a sweep counts what it deletes, and lets others in between its batches', async () => {
    let now = Date.now();
    const storage = open(() => now);
    for (let number = 0; number < 1_600; number += 1) {
      await storage.payloads.upsert('Session', payload(`${number}`, now + MINUTE));
    }
    await storage.counters.increment('counter', MINUTE);
    await storage.audit.append({ at: now - 365 * DAY, type: 'sign-in.accepted' });
    await storage.payloads.upsert('Session', payload('kept', now + DAY));
    now += MINUTE;

    let turns = 0;
    let isSwept = false;
    const others = (async () => {
      while (!isSwept) {
        await setImmediate();
        turns += 1;
      }
    })();
    expect(await storage.sweep()).toBe(1_602);
    isSwept = true;
    await others;
    // 16 full batches of 100, each followed by a turn of the event loop that is free for others.
    expect(turns).toBeGreaterThan(16);
    expect(await storage.payloads.find('Session', 'kept')).toBeDefined();
    await storage.close();
  });

  test('every statement goes by an index', async () => {
    const prepare = jest.spyOn(DatabaseSync.prototype, 'prepare');
    const storage = open();
    const statements = prepare.mock.calls.map(([sql]) => sql);
    prepare.mockRestore();
    await storage.close();

    // The heartbeat has one row.
    const searching = statements.filter((sql) => !/PRAGMA|heartbeat/.test(sql));
    expect(searching.length).toBeGreaterThan(20);
    inspect((database) => {
      for (const sql of searching) {
        const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
        // How a subquery finds its rows is a line of its own.
        const wrong = /^SCAN (?!\(subquery)|FOR ORDER BY/;
        expect(plan.filter(({ detail }) => wrong.test(`${detail}`))).toEqual([]);
      }
    });
  });
});
