/** How a command is found, and what is said of a line that calls none. */
import { describe, expect, test } from '@jest/globals';
import { openWorkbench } from './workbench.ts';

const names = [
  'accounts import',
  'accounts find',
  'accounts show',
  'accounts history',
  'accounts export',
  'accounts unlock',
  'accounts suspend',
  'accounts reactivate',
  'accounts end-sessions',
  'accounts remove-contact',
  'accounts require-new-password',
  'accounts activation-code',
  'accounts attach-nir',
  'accounts confirm-nir',
  'accounts confirm-identity',
  'accounts correct-identity',
  'accounts merge',
  'accounts erase',
  'accounts unlink-franceconnect',
  'accounts relink-franceconnect',
  'clients add',
  'clients list',
  'clients show',
  'clients update',
  'clients disable',
  'clients enable',
  'clients remove',
  'clients rotate-secret',
  'dossiers import',
  'dossiers events',
  'identifiers reseal',
  'keys franceconnect',
  'keys generate',
  'keys rotate',
  'backup',
  'restore',
  'doctor',
];

describe('help', () => {
  test('lists every command, all of them or a group', async () => {
    await using bench = await openWorkbench();
    const all = await bench.run(['--help']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    for (const name of names) expect(all.stdout).toContain(`  ${name} `);

    const keys = await bench.run(['keys', '--help']);
    expect(keys.code).toBe(0);
    expect(keys.stdout).toContain('keys rotate');
    expect(keys.stdout).not.toContain('accounts import');
  });

  test('of a command says how it is called, its options and exit codes', async () => {
    await using bench = await openWorkbench();
    const outcomes = await Promise.all(
      names.map((name) => bench.run([...name.split(' '), '--help'])),
    );
    for (const [i, { code, stdout, stderr }] of outcomes.entries()) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: npm run cli -- ${names[i]} `));
      expect(stdout).toContain('Options:\n');
      expect(stdout).toContain('Exit codes:\n  0 ');
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    }
  });
});

test('a line that is no command gets a hint at the help, and status 2', async () => {
  const lines: [string[], string][] = [
    [[], 'a command is missing'],
    [['frobnicate'], 'unknown command: frobnicate'],
    [['accounts'], 'unknown command: accounts'],
    [['accounts', 'drop', 'P12345678'], 'unknown command: accounts drop\n'],
    [['accounts', 'import', '--force', 'x.csv'], "Unknown option '--force'"],
    [['keys', 'generate', '--out'], '--out'],
    [['accounts', 'import'], 'it takes one FILE.csv'],
    [['doctor', 'now'], 'it takes options only'],
  ];
  await using bench = await openWorkbench();
  const outcomes = await Promise.all(lines.map(([args]) => bench.run(args)));
  for (const [i, { code, stdout, stderr }] of outcomes.entries()) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(lines[i]?.[1]);
    expect(stderr).toContain('--help');
    expect(stderr).not.toMatch(/^ +at /m);
  }
});
