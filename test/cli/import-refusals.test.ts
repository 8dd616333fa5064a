/** `accounts import`: a file or a setting that nothing goes in with, and the silence about people. */
import { describe, expect, test } from '@jest/globals';
import { csv, header, importing, openWorkbench, row } from './workbench.ts';

describe('accounts import', () => {
  test.each<[string, string, string[]]>([
    [
      'a header that lacks columns and has others',
      `${header.replace('phone', 'telephone').replace('role', 'Rôle de Joëlle')}\n`,
      ['missing columns: phone, role', 'unknown columns: telephone, no. 19'],
    ],
    ['a column named twice', `${header},email\n`, ['columns named twice: email']],
    ['no header', `${row()}\n`, ['the first line is not a header']],
    ['semicolons', `${header.replaceAll(',', ';')}\n`, ['separated by semicolons']],
    ['nothing at all', '', ['there is no header line']],
  ])('%s: nothing goes in', async (_what, input, words) => {
    await using bench = await openWorkbench();
    const { code, stdout, stderr } = await bench.run([...importing, '-'], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr).not.toMatch(/DUBIN|Jo|2920875117004/);
  });

  test('no file, a folder: told in plain words', async () => {
    await using bench = await openWorkbench();
    expect((await bench.run([...importing, 'none.csv'])).stderr).toBe(
      'accounts import: none.csv: there is no such file or folder\n',
    );
    expect((await bench.run([...importing, bench.root])).stderr).toContain('is a folder');
  });

  test.each(['3', '5', 'high'])(
    '--hash-cost %s is refused before anything is read',
    async (cost) => {
      await using bench = await openWorkbench();
      const { code, stderr } = await bench.run(['accounts', 'import', '--hash-cost', cost, '-'], {
        input: csv(row()),
      });
      expect(code).toBe(2);
      expect(stderr).toContain('from 4 to BCRYPT_COST (4)');
    },
  );

  test('another index key than that of the accounts is refused', async () => {
    await using bench = await openWorkbench();
    await bench.run([...importing, '-'], { input: csv(row()) });
    const env = { IDENTIFIER_INDEX_KEY: Buffer.alloc(32, 7).toString('base64') };
    const { code, stderr } = await bench.run([...importing, '-'], { input: csv(row()), env });
    expect(code).toBe(1);
    expect(stderr).toContain('IDENTIFIER_INDEX_KEY is not the key');
  });

  test('nothing about a person is in what it says', async () => {
    await using bench = await openWorkbench();
    const private_ = {
      identifier: '2620875107999X',
      legacy_password: '1357246',
      birth_name: 'SECRETNAME\u0007',
      given_names: '12',
      birth_date: '1962-02-30',
      gender: 'secretgender',
      birth_country: '12345',
      birth_commune: '99352',
      email: 'secret.example.fr',
      phone: '0692123456',
      role: 'secretrole',
    };
    const rows = [
      row(private_),
      row({ ...private_, birth_name: 'SECRET"NAME' }),
      `${row(private_)},SECRET`,
    ];
    const { code, stdout, stderr } = await bench.run([...importing, '-'], { input: csv(...rows) });
    expect(code).toBe(1);
    for (const value of [...Object.values(private_), 'SECRET']) {
      expect(stdout + stderr).not.toContain(value.replace('\u0007', ''));
    }
    for (const column of Object.keys(private_)) expect(stderr).toContain(`${column} `);
  });
});
