/** `accounts merge`: what it says, and that a merge which was broken off goes on. */
import { expect, test } from '@jest/globals';
import { csv, openWorkbench, row } from '../workbench.ts';

const [other, nir] = ['P12345678', '2920875117004'];

test('merges, says why it does not, and goes on where it was broken off', async () => {
  await using bench = await openWorkbench();
  const input = csv(
    row({ identifier: other, legacy_password: '13572468' }),
    row({ identifier: nir }),
    row({ identifier: '2920875117005', given_names: 'Anne' }),
  );
  await bench.run(['accounts', 'import', '-'], { input });
  const merge = (...args: string[]) =>
    bench.run(['accounts', 'merge', ...args], { input: `${nir}\n` });
  const faultOf = async (...args: string[]) => {
    const { code, stdout, stderr } = await merge(...args);
    expect([code, stdout]).toEqual([1, '']);
    return stderr.replace('accounts merge: ', '').trim();
  };
  expect(await faultOf('P87654321', nir)).toBe('there is no account of OTHER');
  expect(await faultOf(other, 'P87654321')).toBe('there is no such account');
  expect(await faultOf(nir, '2920875117005')).toContain('somebody answers for a NIR of OTHER');
  expect(await faultOf(other, other)).toBe('both are of one account');
  expect(await faultOf(other, '2920875117005')).toContain('--despite-identity');

  await using store = await bench.open();
  const [gone, kept] = [await store.record(other), await store.record(nir)];
  if (gone === undefined || kept === undefined) throw new Error('nobody');
  // Broken off after the first account counted as gone.
  await store.domain.updateAccount(kept.id, ({ standing, ...account }) => ({
    ...account,
    standing: { ...standing, merging: { id: gone.id, isTaken: false } },
  }));
  expect(await store.domain.accounts.beginMerge(gone, kept.id)).toBe(true);
  const done = await merge(other);
  expect(done).toEqual({
    code: 0,
    stdout: 'Merged: the identifiers of both open the account.\n',
    stderr: '',
  });
  expect((await store.record(other))?.id).toBe(kept.id);
  expect(await store.storage.accounts.find(gone.id)).toBeUndefined();
});
