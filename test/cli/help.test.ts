/** How a command is found, and what is said of a line that calls none. */
import { describe, expect, test } from '@jest/globals';
import { openWorkbench } from './workbench.ts';

const names = ['accounts import', 'accounts unlock', 'keys generate', 'keys rotate', 'doctor'];

describe('help', () => {
  test('lists every command, all of them or a group', async () => {
    using bench = openWorkbench();
    const all = await bench.run(['--help']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    for (const name of names) expect(all.stdout).toContain(`  ${name} `);

    const keys = await bench.run(['keys', '--help']);
    expect(keys.code).toBe(0);
    expect(keys.stdout).toContain('keys rotate');
    expect(keys.stdout).not.toContain('accounts import');
  });

  test.each(names)('%s --help says how it is called, its options and exit codes', async (name) => {
    using bench = openWorkbench();
    const { code, stdout, stderr } = await bench.run([...name.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: npm run cli -- ${name}`));
    expect(stdout).toContain('Options:\n');
    expect(stdout).toContain('Exit codes:\n  0 ');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('a line that is no command', () => {
  test.each<[string, string[], string]>([
    ['nothing', [], 'a command is missing'],
    ['an unknown command', ['frobnicate'], 'unknown command: frobnicate'],
    ['a group alone', ['accounts'], 'unknown command: accounts'],
    ['an unknown word of a group', ['accounts', 'drop'], 'unknown command: accounts drop'],
    ['an unknown option', ['accounts', 'import', '--force', 'x.csv'], "Unknown option '--force'"],
    ['an option without its value', ['keys', 'generate', '--out'], '--out'],
    ['a missing argument', ['accounts', 'import'], 'it takes one FILE.csv'],
    ['an argument too many', ['doctor', 'now'], 'it takes options only'],
  ])('%s: a hint at the help, and status 2', async (_what, args, words) => {
    using bench = openWorkbench();
    const { code, stdout, stderr } = await bench.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toContain('--help');
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
