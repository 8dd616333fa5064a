/** SQLite among processes: those that write at once, are killed, or find the disk full. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import { databaseFile } from '../../../config/storage.ts';
import { expectWritten } from '../../support/processes/expect-written.ts';
import { writtenAccount } from '../../support/processes/storage-writes.ts';
import { MINUTE, readCounter } from '../contract/samples.ts';

async function collected(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe('SQLite among processes', () => {
  let folder: string;
  let dataDir: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storage-'));
    dataDir = join(folder, 'data');
    file = databaseFile(dataDir);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => createSqliteStorage({ file, clock: Date.now });

  /** Starts another process that writes; `limit` is the largest file it may write, in blocks of 512 bytes. */
  const startWriter = (
    prefix: string,
    { count, limit }: { count?: number; limit?: number } = {},
  ) => {
    const script = fileURLToPath(
      new URL('../../support/processes/storage-writer.ts', import.meta.url),
    );
    const child = spawn(
      '/bin/sh',
      [
        '-c',
        `ulimit -f ${limit ?? 'unlimited'} && exec "$0" "$@"`,
        process.execPath,
        '--no-warnings',
        script,
        dataDir,
        prefix,
        ...(count === undefined ? [] : [`${count}`]),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    return {
      lines: createInterface({ input: child.stdout }),
      ended: once(child, 'close'),
      kill: () => child.kill('SIGKILL'),
    };
  };

  /** Checks that all that was acknowledged is there, and nothing is there by half. */
  const expectWhole = async (prefix: string, acknowledged: number) => {
    const storage = open();
    await expectWritten(storage, prefix, acknowledged);
    await storage.close();
    const database = new DatabaseSync(file);
    try {
      expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
      const half = `SELECT id FROM accounts
        WHERE (SELECT count(*) FROM account_identifiers WHERE account_id = id) <> 3`;
      expect(database.prepare(half).all()).toEqual([]);
    } finally {
      database.close();
    }
  };

  test('keeps what was acknowledged through three kill -9', async () => {
    for (const [round, enough] of [50, 173, 400].entries()) {
      const writer = startWriter(`round ${round}`);
      let acknowledged = 0;
      for await (const _ of writer.lines) {
        acknowledged += 1;
        if (acknowledged === enough) writer.kill();
      }
      expect((await writer.ended)[1]).toBe('SIGKILL');
      expect(acknowledged).toBeGreaterThanOrEqual(enough);
      await expectWhole(`round ${round}`, acknowledged);
    }
  });

  test('refuses writes on a full disk, writes nothing by halves, and reports it', async () => {
    const writer = startWriter('full', { limit: 2_048 });
    const lines = await collected(writer.lines);
    expect((await writer.ended)[0]).toBe(0);
    const [health, refusal, ...acknowledged] = lines.reverse();
    expect(refusal).toMatch(/^refused: Error: disk/);
    expect(health).toBe('healthy: false');
    expect(acknowledged.length).toBeGreaterThan(10);
    await expectWhole('full', acknowledged.length);
  });

  test('four processes that make the file and write at once all succeed', async () => {
    const prefixes = ['a', 'b', 'c', 'd'];
    const writers = prefixes.map((prefix) => startWriter(prefix, { count: 100 }));
    const said = await Promise.all(writers.map(({ lines }) => collected(lines)));
    for (const { ended } of writers) expect((await ended)[0]).toBe(0);
    for (const lines of said) expect(lines).toHaveLength(100);
    for (const prefix of prefixes) await expectWhole(prefix, 100);
  });

  test('this process writes while another does', async () => {
    const storage = open();
    const writer = startWriter('other', { count: 200 });
    let written = 0;
    for await (const _ of writer.lines) {
      await storage.accounts.insert(writtenAccount('here', written));
      await storage.counters.increment('here', MINUTE);
      written += 1;
    }
    expect((await writer.ended)[0]).toBe(0);
    expect((await readCounter(storage.counters, 'here'))?.count).toBe(200);
    await storage.close();
    await expectWhole('other', 200);
  });
});
