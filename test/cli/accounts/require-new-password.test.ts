/** `accounts require-new-password`: of one person, of a file, of all. */
import { expect, test } from '@jest/globals';
import { csv, openWorkbench, provisional, row } from '../workbench.ts';

test('takes an identifier, a file or everybody, and reports what is no identifier by its line', async () => {
  await using bench = await openWorkbench();
  const typed = [1, 2, 3, 4].map(provisional);
  await bench.run(['accounts', 'import', '-'], {
    input: csv(
      ...typed.map((identifier) => row({ identifier, given_names: `${identifier.slice(-1)}A` })),
    ),
  });
  await using store = await bench.open();
  const hash = await store.domain.passwords.hash('Olivier7Jardin');
  for (const each of typed.slice(0, 3)) {
    const { id = '' } = (await store.account(each)) ?? {};
    await store.domain.updateAccount(id, (account) => ({
      ...account,
      password: { kind: 'personal', hash },
    }));
  }
  const required = async () =>
    Promise.all(
      typed.map(async (each) => (await store.record(each))?.standing.newPasswordRequired ?? false),
    );
  const run = (args: string[], input = '') =>
    bench.run(['accounts', 'require-new-password', ...args], { input });

  for (const args of [[], [typed[0] ?? '', '--all'], ['--all', '--file', 'x']])
    expect(await run(args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it takes one of IDENTIFIER, --file and --all'),
    });
  expect(await run(['-'], `${typed[0]}\n`)).toEqual({ code: 0, stdout: 'Required.\n', stderr: '' });
  expect((await run([typed[0] ?? ''])).stdout).toContain('Nothing to do');
  const lines = [typed[0], typed[1], '', 'P99999999', 'nobody', 'é'.repeat(9000)].join('\r\n');
  expect(await run(['--file', '-'], lines)).toEqual({
    code: 1,
    stdout: 'required: 1\nas before: 1\nrefused: 3\n',
    stderr:
      'line 4: is of no account\nline 5: is no identifier\nline 6: is longer than 16384 bytes\n',
  });
  expect(await required()).toEqual([true, true, false, false]);
  expect(await run(['--all'])).toEqual({ code: 0, stdout: 'required: 1\n', stderr: '' });
  expect(await required()).toEqual([true, true, true, false]);
});
