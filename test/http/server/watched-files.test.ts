/** Files that are read again: when, how often, and what the log says of it. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { watchFiles } from '../../../http/server/watched-files.ts';
import { createLog } from '../../../observability/logger.ts';
import { until } from '../../support/servers/redis.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watched-'));
  path = join(folder, 'clients.json');
  writeFileSync(path, 'one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Watches the file. Its content is in order unless it says otherwise. */
async function watch(at = path, restMs = 1) {
  const logged: { level: string; msg: string; faults?: string[]; leftOut?: number }[] = [];
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line)) });
  const read: number[] = [];
  let faults: string[] = [];
  const file = {
    name: 'CLIENTS_FILE',
    path: at,
    async load() {
      read.push(performance.now());
      if (faults.length > 0) throw new Error(faults.join('\n'));
      return {};
    },
  };
  const files = await watchFiles([file], log, { everyMs: 5, restMs });
  return {
    ...files,
    logged,
    read,
    setFaults(...next: string[]) {
      faults = next;
    },
    isValid: () => files.validity().get('CLIENTS_FILE'),
    [Symbol.asyncDispose]: files.close,
  };
}

it('reads a file again when its content changes, as in Kubernetes, where a link is swapped', async () => {
  for (const [name, content] of [
    ['2026_1', 'one'],
    ['2026_2', 'two'],
    ['2026_3', 'two'],
    ['2026_4', 'three'],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'clients.json'), content);
  }
  const swap = (to: string) => {
    symlinkSync(to, join(folder, '..tmp'));
    renameSync(join(folder, '..tmp'), join(folder, '..data'));
  };
  swap('2026_1');
  const link = join(folder, 'mounted.json');
  symlinkSync(join('..data', 'clients.json'), link);
  await using watched = await watch(link);
  swap('2026_2');
  await until(async () => expect(watched.read).toHaveLength(1));
  // Another file with the same content is no change; the next change shows that it was looked at.
  swap('2026_3');
  swap('2026_4');
  await until(async () => expect(watched.read).toHaveLength(2));
  expect(watched.logged.map(({ msg }) => msg)).toEqual(Array(2).fill('a file was read again'));
});

it('tells a faulty file once, with all faults, and tries it until it is in order', async () => {
  await using watched = await watch();
  watched.setFaults(...Array.from({ length: 60 }, (_, n) => `client ${n} has a fault`));
  writeFileSync(path, 'two');
  await until(async () => expect(watched.isValid()).toBe(false));
  const { level, faults, leftOut } = watched.logged[0] ?? {};
  expect(level).toBe('error');
  expect(faults).toHaveLength(50);
  expect(faults).toContain('client 49 has a fault');
  expect(leftOut).toBe(10);
  await until(async () => expect(watched.read.length).toBeGreaterThan(1));
  expect(watched.logged).toHaveLength(1);

  // What was at fault may lie outside of the file, which stays as it is.
  watched.setFaults();
  await until(async () => expect(watched.isValid()).toBe(true));
  expect(watched.logged).toHaveLength(2);
});

it('tells a file that is gone, and reads it when it is back', async () => {
  await using watched = await watch();
  watched.setFaults('ENOENT');
  rmSync(path);
  await until(async () => expect(watched.isValid()).toBe(false));
  watched.setFaults();
  writeFileSync(path, 'one');
  await until(async () => expect(watched.isValid()).toBe(true));
});

it('rests between two readings, however many signals come, and never misses the last', async () => {
  const restMs = 300;
  await using watched = await watch(path, restMs);
  let before = 0;
  for (const _ of [1, 2]) {
    for (let n = 0; n < 100; n += 1) watched.readAgain();
    before = watched.read.length;
    await until(async () => expect(watched.read.length).toBeGreaterThan(before));
  }
  const rests = watched.read.slice(1).map((at, n) => at - (watched.read[n] ?? 0));
  // A timer may be early by a millisecond.
  expect(Math.min(...rests)).toBeGreaterThanOrEqual(restMs - 2);
  await watched.close();
  before = watched.read.length;
  watched.readAgain();
  expect(watched.read).toHaveLength(before);
});
