/** `accounts import`: rows that stay out, a file or a setting that nothing goes in with, and the silence about people. */
import { describe, expect, test } from '@jest/globals';
import {
  csv,
  header,
  importing,
  importSummary,
  openWorkbench,
  provisional,
  row,
} from '../workbench.ts';

describe('accounts import', () => {
  test('bad rows are told with the line they begin on, and the others go in', async () => {
    await using bench = await openWorkbench();
    const good = (n: number) => row({ identifier: provisional(n) });
    const input = [
      `\ufeff${header}`, // 1, with a byte order mark
      good(1), // 2
      row({ identifier: '7620875107001' }), // 3
      '', // 4
      row({ identifier: provisional(2), birth_town: '"Paris\r\n7e\r\n""centre"""' }), // 5 to 7
      row({ identifier: '262087510700199', legacy_password: '1357246' }), // 8
      row({ identifier: provisional(3), birth_name: '"DUBOIS' }), // 9, never closed
      good(4), // 10
      row({ identifier: provisional(5), birth_name: 'O"BRIEN' }), // 11
      `${good(6)},`, // 12
      row({ identifier: provisional(7), birth_town: '"two\r\nlines"', role: 'voisin' }), // 13 and 14
      good(8), // 15, without an end of line
    ].join('\r\n');
    const { code, stdout, stderr } = await bench.run([...importing, '-'], { input });
    expect(stderr.trimEnd().split('\n')).toEqual([
      'line 3: identifier is a provisional NIR (7 or 8): give the person a provisional identifier',
      'line 8: identifier has a wrong key; legacy_password must be 8 digits, or nothing',
      'line 9: has a quote that is not closed, or in the wrong place',
      'line 11: has a quote that is not closed, or in the wrong place',
      'line 12: has 20 fields, the header 19',
      'line 13: role must be allocataire, conjoint, enfant or autre',
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: importSummary(4, 0, 0, 6) });
    await using store = await bench.open();
    expect(await store.account(provisional(2))).toMatchObject({
      identity: { birthTown: 'Paris 7e "centre"' },
    });
    for (const n of [1, 4, 8]) expect(await store.record(provisional(n))).toBeDefined();
  });

  test('a file of another encoding: each line with an accent is refused, nobody gets a wrong name', async () => {
    await using bench = await openWorkbench();
    const content = Buffer.from(
      csv(row(), row({ identifier: 'P00000002', birth_name: 'A', given_names: 'B' })),
      'latin1',
    );
    const { code, stdout, stderr } = await bench.run([
      ...importing,
      bench.file('latin1.csv', content),
    ]);
    expect(stderr).toBe('line 2: is not UTF-8\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: importSummary(1, 0, 0, 1) });
  });

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
