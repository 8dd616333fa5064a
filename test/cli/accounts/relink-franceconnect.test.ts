/** `accounts relink-franceconnect`: FranceConnect's new subjects take the place of the old ones. */
import { expect, test } from '@jest/globals';
import { csv, openWorkbench, row } from '../workbench.ts';

const people = ['P12345670', 'P12345671', 'P12345672'] as const;

test('replaces subjects by file, tells bad lines by their number alone, and changes nothing twice', async () => {
  await using bench = await openWorkbench();
  const input = csv(...people.map((identifier) => row({ identifier })));
  expect((await bench.run(['accounts', 'import', '-'], { input })).code).toBe(0);
  await using store = await bench.open();
  for (const [place, identifier] of people.entries()) {
    const { id = '' } = (await store.account(identifier)) ?? {};
    await store.domain.updateAccount(id, (account) => ({
      ...account,
      franceConnect: `old-${place}`,
    }));
  }
  const links = () =>
    Promise.all(people.map(async (each) => (await store.account(each))?.franceConnect));
  const lines = [
    'old_sub,new_sub',
    'old-0,new-0',
    'old-1,old-2',
    'old-1',
    'gone,new-9',
    'old-2,new-2',
  ];
  const file = bench.file('subjects.csv', `${lines.join('\n')}\n`);
  const relink = (...args: string[]) =>
    bench.run(['accounts', 'relink-franceconnect', ...args, file]);
  const refused = 'line 3: new_sub belongs to another account\nline 4: is not two subjects\n';

  const dry = await relink('--dry-run');
  expect(dry).toEqual({
    code: 1,
    stdout: 'would be relinked: 2\nalready relinked: 0\nnot linked here: 1\nrefused: 2\n',
    stderr: refused,
  });
  expect(await links()).toEqual(['old-0', 'old-1', 'old-2']);

  const { stdout, stderr } = await relink();
  expect(stdout).toBe('relinked: 2\nalready relinked: 0\nnot linked here: 1\nrefused: 2\n');
  expect(stderr).toBe(refused);
  expect(await links()).toEqual(['new-0', 'old-1', 'new-2']);
  const { id = '' } = (await store.account(people[0])) ?? {};
  const events = await store.storage.audit.ofAccount(id, 10);
  expect(events.map(({ type }) => type)).toContain('operator.franceconnect-relinked');

  // The subject that line 6 has freed lets line 3 through.
  const again = await relink();
  expect(again.stdout).toBe('relinked: 1\nalready relinked: 1\nnot linked here: 1\nrefused: 2\n');
});

test('with --plus the subjects are those of FranceConnect+', async () => {
  const [identifier] = people;
  await using bench = await openWorkbench();
  await bench.run(['accounts', 'import', '-'], { input: csv(row({ identifier })) });
  await using store = await bench.open();
  const { id = '' } = (await store.account(identifier)) ?? {};
  await store.domain.updateAccount(id, (account) => ({
    ...account,
    franceConnect: 'old',
    franceConnectPlus: 'old',
  }));
  const input = 'old_sub,new_sub\nold,new\n';
  await bench.run(['accounts', 'relink-franceconnect', '--plus', '-'], { input });
  const after = await store.account(identifier);
  expect([after?.franceConnect, after?.franceConnectPlus]).toEqual(['old', 'new']);
});

test('reads nothing without the header line', async () => {
  await using bench = await openWorkbench();
  const outcome = await bench.run(['accounts', 'relink-franceconnect', '-'], { input: 'a,b\n' });
  expect([outcome.code, outcome.stdout]).toEqual([1, '']);
  expect(outcome.stderr).toContain('the header line must be old_sub,new_sub');
});
