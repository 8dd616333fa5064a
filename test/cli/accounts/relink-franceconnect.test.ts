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

test('with --plus takes old subjects of either, and the new ones are those of FranceConnect+', async () => {
  const links = [
    { franceConnect: 'old-0', franceConnectPlus: 'old-0' },
    { franceConnect: 'old-1' },
    { franceConnect: 'old-2', franceConnectPlus: 'another' },
  ];
  await using bench = await openWorkbench();
  const input = csv(...people.map((identifier) => row({ identifier })));
  await bench.run(['accounts', 'import', '-'], { input });
  await using store = await bench.open();
  for (const [place, identifier] of people.entries()) {
    const { id = '' } = (await store.account(identifier)) ?? {};
    await store.domain.updateAccount(id, (account) => ({ ...account, ...links[place] }));
  }
  const rows = 'old_sub,new_sub\nold-0,new-0\nold-1,new-1\nold-2,new-2\n';
  const relink = (...args: string[]) =>
    bench.run(['accounts', 'relink-franceconnect', '--plus', ...args, '-'], { input: rows });
  expect((await relink('--dry-run')).stdout).toContain('would be relinked: 2\n');
  expect(await relink()).toEqual({
    code: 1,
    stdout: 'relinked: 2\nalready relinked: 0\nnot linked here: 0\nrefused: 1\n',
    stderr: 'line 4: the account has another link to FranceConnect+\n',
  });
  const after = await Promise.all(people.map(async (each) => store.account(each)));
  expect(after.map((each) => [each?.franceConnect, each?.franceConnectPlus])).toEqual([
    ['old-0', 'new-0'],
    ['old-1', 'new-1'],
    ['old-2', 'another'],
  ]);
  expect((await relink()).stdout).toContain('relinked: 0\nalready relinked: 2\n');
});

test('reads nothing without the header line', async () => {
  await using bench = await openWorkbench();
  const outcome = await bench.run(['accounts', 'relink-franceconnect', '-'], { input: 'a,b\n' });
  expect([outcome.code, outcome.stdout]).toEqual([1, '']);
  expect(outcome.stderr).toContain('the header line must be old_sub,new_sub');
});
