/** `accounts find`, `show`, `history` and `export`. */
import { expect, test } from '@jest/globals';
import { csv, openWorkbench, row } from '../workbench.ts';

const [typed, nir] = ['P12345678', '2920875117004'];

test('finds, shows masked, prints the history, and writes all that is kept', async () => {
  await using bench = await openWorkbench();
  const place = { fund: '131', file_number: '42', role: 'allocataire' };
  await bench.run(['accounts', 'import', '-'], {
    input: csv(
      row({ identifier: nir, legacy_password: '13572468', email: 'joelle@example.fr', ...place }),
      row({ identifier: typed, given_names: 'Anne' }),
    ),
  });
  const run = (args: string[], input = '') => bench.run(['accounts', ...args], { input });
  await using store = await bench.open();
  const { id = '' } = (await store.record(nir)) ?? {};

  const line = `${id}  2 92 •• •• ••• •••  Joëlle Françoise DUBINÔRE, born in 1992\n`;
  const found = { code: 0, stdout: line, stderr: '' };
  expect(await run(['find', '-'], nir)).toEqual(found);
  expect(await run(['find', '--names'], 'Dubinôre\nJoëlle\n1992-08-15\n')).toEqual(found);
  expect(await run(['find', '--dossier', '131/42'])).toEqual(found);
  expect((await run(['find', 'P87654321'])).stderr).toBe(
    'accounts find: there is no such account\n',
  );
  expect((await run(['find', '--names'], 'Dubinôre\n')).stderr).toContain('standard input is');
  for (const args of [['find'], ['find', nir, '--names'], ['find', '--dossier', '42']])
    expect((await run(args)).code).toBe(2);

  const shown = await run(['show', nir]);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toMatch(/^ {2}may sign in +yes\n +step pending: announcement\n/);
  expect(shown.stdout).toContain('j•••@e•••.fr (not proven)');
  expect(shown.stdout).toContain('131/0000042 allocataire');
  expect(shown.stdout).not.toMatch(/joelle@|117004|08-15/);
  await run(['suspend', nir, '--reason', 'dispute']);
  const suspended = await run(['show', nir]);
  expect(suspended.stdout).toMatch(/^ {2}may sign in +no\n +suspended since \S+ \(dispute\)\n/);

  const history = await run(['history', '-'], nir);
  expect(history.stdout).toMatch(/operator\.suspended {2}dispute {2}by cli \S+\n/);
  expect(history.stdout.trim().split('\n').at(-1)).toMatch(/account\.imported {2}by cli \S+$/);

  const exported = await run(['export', nir]);
  expect([exported.code, exported.stderr]).toEqual([0, '']);
  const all = JSON.parse(exported.stdout);
  expect(all.account.identifiers).toEqual([{ kind: 'nir', value: nir }]);
  expect(all.history[0]).toMatchObject({ type: 'operator.exported' });
  expect(exported.stdout).not.toMatch(/"operator":/);
  expect((await run(['export', 'P87654321'])).code).toBe(1);
});
