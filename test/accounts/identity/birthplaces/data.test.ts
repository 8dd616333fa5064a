/** The files in the repository agree with the package that they are generated from. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findCountry } from '../../../../accounts/identity/birthplaces/countries.ts';
import { generate } from '../../../../accounts/identity/birthplaces/generate.ts';
import { readRows, readTable } from '../../../../accounts/identity/birthplaces/tables.ts';
import { normalizeName } from '../../../../accounts/identity/names.ts';

const data = new URL('../../../../accounts/identity/birthplaces/data/', import.meta.url);
const kept = (path: string) => readFileSync(new URL(path, data), 'utf8');

describe('the lists of communes', () => {
  const generated = generate();

  it('are those of the package: `npm run birthplaces` changes no file', () => {
    const stale = [...generated].filter(([path, text]) => kept(path) !== text);
    expect(stale.map(([path]) => path)).toEqual([]);
    const files = readdirSync(data, { recursive: true, encoding: 'utf8' });
    const others = files.filter((path) => path.endsWith('.txt') && !generated.has(path));
    expect(others).toEqual(['countries.txt']);
  });

  it('lead from every former code to a commune of today that has a name', () => {
    const tables = [...generated]
      .filter(([path]) => path.startsWith('communes/'))
      .map(([, text]) => readTable(text));
    const named = new Set(tables.flatMap(({ communes }) => communes.map(([code]) => code)));
    const former = new Set(tables.flatMap(({ today }) => [...today.keys()]));
    const wholes = tables.flatMap(({ today }) => [...today.values()]);
    expect(wholes.length).toBeGreaterThan(4000);
    expect(wholes.filter((code) => !named.has(code) || former.has(code))).toEqual([]);
  });
});

describe('the table of countries', () => {
  const rows = readRows(kept('countries.txt'));
  const codes = new Set(rows.map(([code]) => code));

  it('has a code and names in both languages on each line', () => {
    const malformed = rows.filter(
      ([code = '', fr = '', en = '', today = '99000', ...rest]) =>
        !/^99\d{3}$/.test(code) || !fr || !en || !/^99\d{3}$/.test(today) || rest.length > 0,
    );
    expect(malformed).toEqual([]);
    expect(codes.size).toBeGreaterThan(240);
  });

  it('leads from a former state to one of today', () => {
    const ended = new Set(rows.filter((row) => row.length === 4).map(([code]) => code));
    const ways = rows.flatMap(([, , , today]) => (today === undefined ? [] : [today]));
    expect(ways.filter((code) => !codes.has(code) || ended.has(code))).toEqual([]);
  });

  it('gives one country for each name of either language', () => {
    const found = new Map<string, Set<string>>();
    for (const [code = '', fr = '', en = '', today = code] of rows) {
      for (const name of [...fr.split(';'), ...en.split(';')]) {
        expect([name, findCountry(name)]).toEqual([name, today]);
        const key = normalizeName(name);
        found.set(key, new Set([...(found.get(key) ?? []), today]));
      }
    }
    expect([...found].filter(([, several]) => several.size > 1)).toEqual([]);
  });
});
