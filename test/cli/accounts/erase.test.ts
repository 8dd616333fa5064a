/** `accounts erase`: for good, and an import gives nobody the provisional identifier again. */
import { expect, test } from '@jest/globals';
import { listenForMessages } from '../messages.ts';
import { csv, importing, importSummary, openWorkbench, row } from '../workbench.ts';

const [typed, nir] = ['P12345678', '2920875117004'];

test('erases an account once that is wanted, and tells what backups hold', async () => {
  await using bench = await openWorkbench();
  await using messages = await listenForMessages();
  const file = csv(
    row({ identifier: typed, phone: '+33612345678' }),
    row({ identifier: nir, given_names: 'Anne' }),
  );
  const bring = () => bench.run([...importing, '-'], { input: file });
  await bring();
  await using store = await bench.open();
  const erase = (...args: string[]) =>
    bench.run(['accounts', 'erase', ...args], { env: messages.settings });

  expect(await erase(typed)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("it can't be undone: say --yes"),
  });
  const { id = '' } = (await store.record(typed)) ?? {};
  expect(await erase(typed, '--yes')).toEqual({
    code: 0,
    stdout: `Erased: ${id}. Backups hold it until they are deleted.\n`,
    stderr: '',
  });
  expect(messages.taken()).toMatchObject([{ to: '+33612345678' }]);
  expect((await erase(typed, '--yes')).stderr).toContain('there is no such account');
  expect((await erase(nir, '--yes')).code).toBe(0);

  // A number that is the person's own may be used again.
  expect(await bring()).toEqual({
    code: 1,
    stdout: importSummary(1, 0, 0, 1),
    stderr: 'line 2: identifier is that of an account that was erased\n',
  });
  expect(await store.record(typed)).toBeUndefined();
  expect(await store.record(nir)).toBeDefined();
});
