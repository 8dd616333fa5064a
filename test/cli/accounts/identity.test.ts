/** `accounts confirm-identity` and `accounts correct-identity`. */
import { expect, test } from '@jest/globals';
import { csv, openWorkbench, row } from '../workbench.ts';

const [typed, nir] = ['P12345678', '2920875117004'];

test('corrects the civil status of rows, and reports what contradicts a number by its line', async () => {
  await using bench = await openWorkbench();
  const people = [row({ identifier: typed, given_names: 'Anne' }), row({ identifier: nir })];
  await bench.run(['accounts', 'import', '-'], { input: csv(...people) });
  const correct = (...rows: string[]) =>
    bench.run(['accounts', 'correct-identity', '-'], { input: csv(...rows) });

  expect(await correct(...people)).toEqual({
    code: 0,
    stdout: 'corrected: 0\nas before: 2\nrefused: 0\n',
    stderr: '',
  });
  const outcome = await correct(
    row({ identifier: typed, given_names: 'Anne Lise', birth_date: '1992-09-15' }),
    row({ identifier: nir, birth_date: '1993-08-15' }),
    row({ identifier: nir, gender: 'X' }),
    row({ identifier: 'P87654321' }),
    row({ identifier: nir, given_names: 'Anne Lise', birth_date: '1992-09-15' }),
  );
  expect(outcome).toEqual({
    code: 1,
    stdout: 'corrected: 1\nas before: 0\nrefused: 4\n',
    stderr: [
      'line 3: the NIR on the account does not agree with the birth year',
      'line 4: gender must be F or M',
      'line 5: identifier is of no account',
      'line 6: another account has this identity: merge the two (accounts merge)\n',
    ].join('\n'),
  });
  await using store = await bench.open();
  expect((await store.account(typed))?.identity).toMatchObject({
    givenNames: 'Anne Lise',
    birthDate: '1992-09-15',
  });
  const confirmed = await bench.run(['accounts', 'confirm-identity', '-'], { input: typed });
  expect(confirmed).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') });
});
