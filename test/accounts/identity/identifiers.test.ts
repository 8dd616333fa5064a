import { describe, expect, it } from '@jest/globals';
import {
  maskIdentifier,
  nirKey,
  parseIdentifier,
  parseNir,
  parseProvisional,
  parseTyped,
} from '../../../accounts/identity/identifiers.ts';

const nir = (value: string) => ({ identifier: { kind: 'nir', value } });
const provisional = (value: string) => ({ identifier: { kind: 'provisional', value } });

const vectors: readonly [string, number][] = [
  ['2550814168025', 38],
  ['185052A004123', 56],
  ['185052B033123', 86],
  ['1850520004123', 29],
  ['2690599341021', 68],
  ['1780597411001', 76],
  ['1622075115003', 96],
];

describe('a NIR', () => {
  it.each(vectors)('%s has the key %i', (value, key) => {
    expect(nirKey(value)).toBe(key);
    expect(parseNir(value)).toEqual(nir(value));
    expect(parseNir(`${value}${key}`)).toEqual(nir(value));
    for (let wrong = 0; wrong < 100; wrong += 1) {
      if (wrong === key) continue;
      expect(parseNir(`${value}${String(wrong).padStart(2, '0')}`)).toEqual({ fault: 'key' });
    }
  });

  it.each([
    ['spaces', '2 62 08 75 107 001'],
    ['spaces around', '  2620875107001\n'],
    ['no-break spaces', '2\u00a062\u00a008\u00a075\u00a0107\u00a0001'],
    ['narrow no-break spaces', '2\u202f62\u202f08\u202f75\u202f107\u202f001'],
    ['thin and figure spaces', '2\u200962\u200708\u200975\u2009107\u2009001'],
    ['dots', '2.62.08.75.107.001'],
    ['hyphens of all kinds', '2-62\u201008\u201175\u2013107\u2014001'],
    ['tabs from a spreadsheet', '2\t62\t08\t75\t107\t001'],
    ['marks that a copy brings and nobody sees', '\u202a2620875\u200b107001\u202c'],
    ['its key after a space', '2 62 08 75 107 001 96'],
    ['the wide digits of some keyboards', '２　６２　０８　７５　１０７　００１'],
    ['Arabic digits', '٢٦٢٠٨٧٥١٠٧٠٠١'],
    ['digits of several scripts', '۲۶۲०८৭৫𝟏𝟘𝟟००१'],
  ])('is read with %s', (_title, typed) => {
    expect(parseNir(typed)).toEqual(nir('2620875107001'));
  });

  it.each(['181022a004003', '1 81 02 2a 004 003', '181022A004003', '１８１０２２ａ００４００３'])(
    'is read with the Corsican letter in any case: %s',
    (typed) => {
      expect(parseNir(typed)).toEqual(nir('181022A004003'));
    },
  );

  it('has a month of the year, or a month of an incomplete civil status', () => {
    const good = new Set([
      ...Array.from({ length: 12 }, (_, i) => i + 1),
      20,
      ...Array.from({ length: 13 }, (_, i) => i + 30),
      ...Array.from({ length: 50 }, (_, i) => i + 50),
    ]);
    for (let month = 0; month < 100; month += 1) {
      const typed = `199${String(month).padStart(2, '0')}75107001`;
      expect(parseNir(typed)).toEqual(good.has(month) ? nir(typed) : { fault: 'malformed' });
    }
  });

  it.each(['2620899351001', '2620891120001', '2620895999999', '2620800000001', '262082A999001'])(
    'may name a place that is no commune of today: %s',
    (typed) => {
      expect(parseNir(typed)).toEqual(nir(typed));
    },
  );

  it.each([
    ['the order number 000', '2620875107000'],
    ['another letter for Corsica', '262082C107001'],
    ['a letter elsewhere', '26208751O7001'],
    ['12 characters', '262087510700'],
    ['14 characters', '26208751070019'],
    ['16 characters', '2620875107001920'],
    ['a key in letters', '2620875107001AB'],
    ['a slash', '2/62/08/75/107/001'],
    ['a sign', '+2620875107001'],
    ['an exponent', '2.62e12'],
    ['a second line', '2620875107001\n2620875107001'],
    ['a provisional identifier', 'P12345678'],
    ['a very long text', '2'.repeat(100_000)],
  ])('with %s is malformed', (_title, typed) => {
    expect(parseNir(typed)).toEqual({ fault: 'malformed' });
  });

  it.each(['3', '4', '5', '6', '9', '0', 'A'])('never begins with %s', (first) => {
    for (const rest of ['620875107001', '62087510700192']) {
      expect(parseNir(first + rest)).toEqual({ fault: 'malformed' });
    }
  });

  it.each(['7', '8'])('that begins with %s is a provisional NIR', (first) => {
    for (const rest of ['620875107001', '62087510700192', ' 62 08 75 107 001', '000000000000']) {
      expect(parseNir(first + rest)).toEqual({ fault: 'provisionalNir' });
    }
    for (const rest of ['62087510700', '6208751070019', '62082A107001']) {
      expect(parseNir(first + rest)).toEqual({ fault: 'malformed' });
    }
  });

  it.each(['', ' ', '\u00a0', '. . -'])('is missing in « %s »', (typed) => {
    expect(parseNir(typed)).toEqual({ fault: 'missing' });
  });
});

describe('a provisional identifier', () => {
  it.each([
    '12345678',
    'P12345678',
    'p12345678',
    'P 12 345 678',
    ' p\u00a012\u202f345.678 ',
    'P-12345678',
    'Ｐ１２３４５６７８',
    'P١٢٣٤٥٦٧٨',
    'P−1234\u20135678',
  ])('is read from « %s »', (typed) => {
    expect(parseProvisional(typed)).toEqual(provisional('P12345678'));
  });

  it('keeps its leading zeros', () => {
    expect(parseProvisional('00000001')).toEqual(provisional('P00000001'));
  });

  it.each(['P1234567', 'P123456789', '1234567', 'PP12345678', '1234P5678', 'Q12345678'])(
    'is malformed in « %s »',
    (typed) => {
      expect(parseProvisional(typed)).toEqual({ fault: 'malformed' });
    },
  );

  it.each(['', ' ', 'P', 'p '])('is missing in « %s »', (typed) => {
    expect(parseProvisional(typed)).toEqual({ fault: 'missing' });
  });
});

it('the P tells a provisional identifier from a NIR', () => {
  expect(parseIdentifier(' p1234 5678')).toEqual(provisional('P12345678'));
  expect(parseIdentifier('2 62 08 75 107 001')).toEqual(nir('2620875107001'));
  expect(parseIdentifier('12345678')).toEqual({ fault: 'malformed' });
  expect(parseIdentifier('')).toEqual({ fault: 'missing' });
});

describe('what a person types in place of an identifier', () => {
  it.each([
    ['pierre.mercier@example.fr', { fault: 'email' }],
    ['06 12 34 56 78', { fault: 'phone' }],
    ['01.42.34.56.78', { fault: 'phone' }],
    ['+33 (0)6 12 34 56 78', { fault: 'phone' }],
    ['0033612345678', { fault: 'phone' }],
    ['00213 661 23 45 67', { fault: 'phone' }],
    ['2 62 08 75 107 00', { fault: 'nirLength', typed: 12 }],
    ['26208751070019', { fault: 'nirLength', typed: 14 }],
    ['262087510700192 5', { fault: 'nirLength', typed: 16 }],
    ['18102 2A004 00', { fault: 'nirLength', typed: 12 }],
    ['P1234567', { fault: 'provisionalLength', typed: 7 }],
    ['p 123 456 789', { fault: 'provisionalLength', typed: 9 }],
    ['P2620875107001', { fault: 'provisionalLength', typed: 13 }],
    ['2620875107001 95', { fault: 'key' }],
    ['7620875107001', { fault: 'provisionalNir' }],
    ['26208751O7001', { fault: 'malformed' }],
    ['3620875107001', { fault: 'malformed' }],
    ['Dubois', { fault: 'malformed' }],
    ['2'.repeat(100_000), { fault: 'malformed' }],
    ['', { fault: 'missing' }],
  ])('« %s » is told as %j, whichever page asks', (typed, mistaken) => {
    for (const page of ['nir', 'provisional'] as const)
      expect(parseTyped(typed, page)).toEqual(mistaken);
  });

  it.each(['1', '1234567', '123456789'])(
    '« %s » counts towards what the page asks for',
    (typed) => {
      const count = typed.length;
      expect(parseTyped(typed, 'nir')).toEqual({ fault: 'nirLength', typed: count });
      expect(parseTyped(typed, 'provisional')).toEqual({
        fault: 'provisionalLength',
        typed: count,
      });
    },
  );

  it('may be either kind, and 8 digits are a provisional identifier', () => {
    for (const page of ['nir', 'provisional'] as const) {
      expect(parseTyped('2 62 08 75 107 001', page)).toEqual(nir('2620875107001'));
      for (const typed of ['P12345678', '1234 5678'])
        expect(parseTyped(typed, page)).toEqual(provisional('P12345678'));
    }
  });
});

describe('a mask', () => {
  it('shows sex and year of a NIR, and the first two digits of a provisional identifier', () => {
    expect(maskIdentifier({ kind: 'nir', value: '2620875107001' })).toBe('2 62 •• •• ••• •••');
    expect(maskIdentifier({ kind: 'provisional', value: 'P12345678' })).toBe('P12 ••• •••');
  });
});

describe('for every NIR', () => {
  /** Mulberry32, a random generator with the same numbers at each run. */
  function numbers(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) % below;
    };
  }
  const months = ['01', '07', '12', '20', '30', '42', '50', '99'];
  const pad = (n: number, width: number) => String(n).padStart(width, '0');

  it('grouping, the key and lower case make no difference', () => {
    const below = numbers(2024);
    for (let i = 0; i < 1_000; i += 1) {
      const place = below(4) === 0 ? ['2A', '2B'][below(2)] : pad(below(100), 2);
      const parts = [
        String(1 + below(2)),
        pad(below(100), 2),
        months[below(months.length)],
        place,
        pad(below(1000), 3),
        pad(1 + below(999), 3),
      ];
      const value = parts.join('');
      const number = BigInt(value.replace('2A', '19').replace('2B', '18'));
      const key = pad(Number(97n - (number % 97n)), 2);
      const wrong = pad((Number(key) % 97) + 1, 2);

      expect(parseNir(value)).toEqual(nir(value));
      expect(parseNir(parts.join(' '))).toEqual(nir(value));
      expect(parseNir(value.toLowerCase() + key)).toEqual(nir(value));
      expect(parseNir(value + wrong)).toEqual({ fault: 'key' });
      expect(parseNir(value.slice(1))).toEqual({ fault: 'malformed' });
      expect(maskIdentifier({ kind: 'nir', value })).not.toContain(value.slice(3, 7));
    }
  });

  it('the key detects two neighbouring digits in the wrong order', () => {
    const value = '2620875107001';
    for (let i = 3; i < value.length - 1; i += 1) {
      const swapped = `${value.slice(0, i)}${value[i + 1]}${value[i]}${value.slice(i + 2)}`;
      if (swapped !== value) expect(parseNir(`${swapped}96`)).toHaveProperty('fault');
    }
  });
});
