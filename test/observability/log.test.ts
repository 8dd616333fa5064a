/** The log's output: complete and in order, and no hindrance when nothing reads it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('../support/processes/log-writer.ts', import.meta.url));
const writer = `"${process.execPath}" --no-warnings "${script}"`;

/** Runs a shell command. Resolves with its standard output and its standard error. */
async function run(command: string) {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { output, said };
}

describe('the log', () => {
  it.each(['by-itself', 'told', 'broken'])('is complete when the process ends: %s', async (end) => {
    const { output } = await run(`${writer} 2000 ${end} | cat`);
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ msg, number }) => number ?? msg)).toEqual([
      'first',
      ...Array(2_000).keys(),
      'last',
    ]);
  });

  it('delays neither the work nor the end of the process when the disk is full', async () => {
    const { said } = await run(`${writer} 2000 told > /dev/full; echo "ended with $?" >&2`);
    expect(said).toBe('went on\nended with 0\n');
  });

  it.each([0, 2_000])(
    'delays neither when its reader is gone, %i lines before the end',
    async (count) => {
      const command = `{ ${writer} ${count} told; echo "ended with $?" >&2; } | head -n 1`;
      const { output, said } = await run(command);
      expect(JSON.parse(output)).toMatchObject({ msg: 'first' });
      expect(said).toBe('went on\nended with 0\n');
    },
  );

  it('delays neither when its reader has stopped, however much is waiting', async () => {
    const child = spawn(process.execPath, ['--no-warnings', script, '20000', 'told'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [[said], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
    expect([String(said), code]).toEqual(['went on\n', 0]);
    child.stdout.destroy();
  });
});
