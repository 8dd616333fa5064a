/** `accounts import` over time: long files, other processes, an operator who stops it. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { csv, header, importing, openWorkbench, provisional, row } from '../workbench.ts';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    row({ identifier: provisional(n), legacy_password: '13572468' }),
  );

test('two imports of one file at once, beside a server at work: each person goes in once', async () => {
  await using bench = await openWorkbench();
  const file = bench.file('people.csv', csv(...numbered(150)));
  await using store = await bench.open();
  const { storage } = store;

  let ended = false;
  const server = (async () => {
    for (let n = 0; !ended; n += 1) {
      const payload = {
        key: `${n}`,
        payload: 'sealed',
        durable: false,
        expiresAt: Date.now() + 60_000,
      };
      await storage.payloads.upsert('Session', payload);
      await setTimeout(5);
    }
  })();
  const outcomes = await Promise.all([1, 2].map(() => bench.runProcess([...importing, file])));
  ended = true;
  await server;

  expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    outcomes.map(() => ({ code: 0, stderr: '' })),
  );
  const total = (label: string) =>
    outcomes.reduce((sum, { stdout }) => {
      const [, count] = new RegExp(`^${label}: (\\d+)$`, 'm').exec(stdout) ?? [];
      return sum + Number(count);
    }, 0);
  expect([total('added'), total('already there')]).toEqual([150, 150]);
  for (let n = 0; n < 150; n += 1) expect(await store.record(provisional(n))).toBeDefined();
});

test('stopped by the operator it finishes the rows under way, and says what it did', async () => {
  await using bench = await openWorkbench();
  await using store = await bench.open();
  const { child, ended } = bench.start([...importing, '-']);
  // More than the window holds, so that some are settled while standard input stays open.
  child.stdin.write(csv(...numbered(150)));
  while ((await store.record(provisional(0))) === undefined) await setTimeout(20);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: 'Stopped before the end: running it again goes on from there.\n',
  });
  const added = Number(/^added: (\d+)\n/.exec(stdout)?.[1]);
  expect(added).toBeGreaterThanOrEqual(64);
  expect(await store.record(provisional(added - 1))).toBeDefined();
  expect(await store.record(provisional(added))).toBeUndefined();
});

test('a header that is wrong ends it, although standard input stays open', async () => {
  await using bench = await openWorkbench();
  const { child, ended } = bench.start([...importing, '-']);
  child.stdin.write('name,first name\n');
  expect(await ended).toMatchObject({ code: 1, stdout: '' });
});

test('memory does not grow with the file', async () => {
  await using bench = await openWorkbench();
  // The program and its window of rows take up to 40 MB. All rows would not fit: the command would die.
  const { child, ended } = bench.start([...importing, '-'], {
    NODE_OPTIONS: '--max-old-space-size=48',
  });
  const long = 'x'.repeat(190);
  const wide = row({
    ...{ birth_town: long, usual_name: long, parent1_birth_name: long },
    ...{ parent1_given_names: long, parent2_birth_name: long, parent2_given_names: long },
  });
  const thousand = `${wide}\n`.repeat(1000);
  await writeAll(child.stdin, `${header}\n`);
  for (let thousands = 0; thousands < 20; thousands += 1) await writeAll(child.stdin, thousand);
  child.stdin.end();
  expect(await ended).toEqual({
    code: 0,
    stdout: 'added: 1\nalready there: 19999\nkept their own password: 0\nrefused: 0\n',
    stderr: '',
  });
});

async function writeAll(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
