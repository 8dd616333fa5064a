/** The parts of an import by themselves: lines and rows, a person's fields, the pace. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createPace } from '../../../operations/import/pace.ts';
import { columns } from '../../../operations/import/reading/columns.ts';
import { fileOfPeople } from '../../../operations/import/reading/person.ts';
import { type Row, readRows } from '../../../operations/import/reading/rows.ts';
import { row } from '../../cli/workbench.ts';
import { memoryInUse } from '../../support/memory.ts';

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const one of readRows(chunks)) rows.push(one);
  return rows;
}

/** Reads a text that comes in pieces of `size` bytes. */
async function rowsOf(text: string, size = 3): Promise<Row[]> {
  async function* pieces() {
    const bytes = Buffer.from(text);
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  }
  return collected(pieces());
}

describe('rows', () => {
  test('know the line they begin on, whatever the line ends and quoted fields', async () => {
    expect(await rowsOf('é,b\r\n\n"x\r\n\r\ny",2\n3,"4"\r\n5,6')).toEqual([
      { line: 1, fields: ['é', 'b'] },
      { line: 3, fields: ['x\n\ny', '2'] },
      { line: 6, fields: ['3', '4'] },
      { line: 7, fields: ['5', '6'] },
    ]);
  });

  test('a quote that is never closed costs its own line', async () => {
    const rows = await rowsOf(`a,"b\n${'1,2\n'.repeat(50)}`);
    expect(rows).toHaveLength(51);
    expect(rows[0]).toEqual({
      line: 1,
      fault: 'has a quote that is not closed, or in the wrong place',
    });
    expect(rows[50]).toEqual({ line: 51, fields: ['1', '2'] });
  });

  test('a quote that is not closed before a line that can not be read costs both', async () => {
    expect(await rowsOf(`a,"b\n${'x'.repeat(20_000)}\n1,2\n`, 4096)).toEqual([
      { line: 1, fault: expect.any(String) },
      { line: 2, fault: 'is longer than 16384 bytes' },
      { line: 3, fields: ['1', '2'] },
    ]);
  });

  test('a line without an end is not kept in memory', async () => {
    const inUse = () => memoryInUse().arrayBuffers + memoryInUse().heapUsed;
    const before = inUse();
    async function* endless() {
      for (let blocks = 0; blocks < 200; blocks += 1) yield Buffer.alloc(1024 * 1024, 'x');
      // Of 200 MB. What was let go is counted until the collector has freed it.
      while (inUse() - before > 100 * 1024 * 1024) await setImmediate();
    }
    const rows = await collected(endless());
    expect(rows).toEqual([{ line: 1, fault: 'is longer than 16384 bytes' }]);
  });
});

describe('fields', () => {
  const { read } = fileOfPeople(Date.UTC(2026, 5, 30));
  const fieldsOf = (...[fields]: Parameters<typeof row>) => {
    const values = row(fields).split(',');
    return read(Object.fromEntries(columns.map((column, i) => [column, values[i] ?? ''])));
  };

  test.each<[Parameters<typeof row>[0], string]>([
    [{ identifier: '' }, 'identifier is missing'],
    [{ identifier: '3620875107001' }, 'identifier is neither a NIR nor P and 8 digits'],
    [{ birth_name: '', given_names: '' }, 'birth_name is missing, and given_names as well'],
    [{ given_names: '123' }, 'given_names holds no letter'],
    [{ birth_name: 'A\u0007B' }, 'birth_name holds characters that can’t be seen'],
    [{ birth_name: 'A'.repeat(201) }, 'birth_name is longer than 200 characters'],
    [{ birth_date: '1991-02-29' }, 'birth_date must be a day of the calendar, YYYY-MM-DD'],
    [{ birth_date: '1992-00-15' }, 'birth_date must be a day of the calendar, YYYY-MM-DD'],
    [{ birth_date: '15/08/1992' }, 'birth_date must be a day of the calendar, YYYY-MM-DD'],
    [{ birth_date: '2026-07-01' }, 'birth_date is before 1890 or to come'],
    [{ gender: '' }, 'gender must be F or M'],
    [{ gender: 'constructor' }, 'gender must be F or M'],
    [{ birth_country: 'FR' }, 'birth_country must be a COG code, 99100 for France'],
    [{ birth_commune: '' }, 'birth_commune is missing for a birth in France'],
    [{ birth_commune: '99352' }, 'birth_commune must be the COG code of a commune'],
    [{ birth_commune: '2C004' }, 'birth_commune must be the COG code of a commune'],
    [{ birth_country: '99352', birth_town: 'Oran' }, 'birth_commune is for a birth in France'],
    [{ birth_country: '99352', birth_commune: '' }, 'birth_town is missing for a birth abroad'],
    [{ parent2_given_names: 'Marie' }, 'parent2_birth_name goes together with parent2_given_names'],
    [{ email: 'joelle@' }, 'email is not an address'],
    [{ fund: '751' }, 'fund goes together with file_number and role'],
    [{ role: 'autre' }, 'fund goes together with file_number and role'],
    [
      { fund: '75', file_number: '12345678', role: 'parent' },
      'fund must be 3 digits; file_number must be 1 to 7 digits; role must be allocataire, conjoint, enfant or autre',
    ],
  ])('%j: %s', (fields, reason) => {
    expect(fieldsOf(fields)).toEqual({ fault: reason });
  });

  test('names are composed, with one space between words', () => {
    expect(fieldsOf({ given_names: ' Joe\u0308lle \t Franc\u0327oise ' })).toMatchObject({
      identity: { givenNames: 'Joëlle Françoise' },
    });
  });

  test('a person may have no birth name, or no given name', () => {
    expect(fieldsOf({ birth_name: '' })).toMatchObject({ identity: { birthName: '' } });
    expect(fieldsOf({ given_names: '' })).toMatchObject({ identity: { givenNames: '' } });
  });

  test.each([
    ['1948-00-00', '1948-01-01'],
    ['1960-05-00', '1960-05-01'],
  ])('the presumed birth date %s is kept as %s', (written, kept) => {
    expect(fieldsOf({ birth_date: written })).toMatchObject({ identity: { birthDate: kept } });
  });

  test('what nobody sees is left out, and dashes and apostrophes of addresses are ordinary ones', () => {
    const email = '\u200eo’neil@exa\u00admple\u2011mail.fr';
    expect(fieldsOf({ birth_name: 'Dubi\u200bnôre\ufeff', email })).toMatchObject({
      identity: { birthName: 'Dubinôre' },
      contacts: { email: { value: "o'neil@example-mail.fr" } },
    });
  });

  test.each([
    ['0612345678', '+33612345678'],
    ['07.12.34.56.78', '+33712345678'],
    ['0695 12 34 56', '+33695123456'],
    ['0698765432', '+33698765432'],
    ['+33 6 12 34 56 78', '+33612345678'],
    ['+262 692 12 34 56', '+262692123456'],
    ['+33142000000', '+33142000000'],
  ])('the number %s is kept as %s', (typed, kept) => {
    expect(fieldsOf({ phone: typed })).toMatchObject({ contacts: { phone: { value: kept } } });
  });

  test.each([
    '0692123456',
    '0639123456',
    '0142000000',
    '612345678',
    '+33612',
    '+33 (0)6 12 34 56 78',
    '00262692123456',
    '06 12 34 56',
    'none',
  ])('the number %s is refused', (typed) => {
    expect(fieldsOf({ phone: typed })).toEqual({ fault: expect.stringMatching(/^phone /) });
  });
});

test('writes rest as long as they took, so that others have their turn', async () => {
  let now = 0;
  const rests: number[] = [];
  const paced = createPace({ now: () => now, sleep: async (ms) => rests.push(ms) });
  for (const took of [4, 4, 5, 3, 16]) {
    const result = await paced(async () => {
      now += took;
      return took;
    });
    expect(result).toBe(took);
  }
  expect(rests).toEqual([13, 19]);
});
