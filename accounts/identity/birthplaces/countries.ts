/**
 * Looks up countries by their official geographic codes. A row of `data/countries.txt` has a code, names in French,
 * names in English and, for a former state, the code of today's state. Former states and former names are included,
 * because people were born there.
 */
import { readFileSync } from 'node:fs';
import { normalizeName } from '../names.ts';
import type { Place } from './communes.ts';
import { readRows } from './tables.ts';

/** The code of France. */
export const france = '99100';

const rows = readRows(readFileSync(new URL('./data/countries.txt', import.meta.url), 'utf8')).map(
  ([code = '', fr = '', en = '', today = code]) => ({
    code,
    today,
    names: { fr: fr.split(';'), en: en.split(';') },
  }),
);
type Language = keyof (typeof rows)[number]['names'];

const todays = new Map(rows.map(({ code, today }) => [code, today]));
const byName = new Map(
  rows.flatMap(({ names, today }) =>
    [...names.fr, ...names.en].map((name) => [normalizeName(name), today] as const),
  ),
);

/** Returns all countries but France, in alphabetical order; some countries have several names. */
export function countries(language: Language): readonly Place[] {
  const codes = new Map(
    rows
      .filter(({ code }) => code !== france)
      .flatMap(({ code, names }) => names[language].map((name) => [name, code] as const)),
  );
  const { compare } = new Intl.Collator(language);
  return [...codes]
    .map(([name, code]) => [code, name] as const)
    .sort(([, a], [, b]) => compare(a, b));
}

/** Returns the name of a country by its code; undefined for any other text. */
export const countryName = (code: string, language: Language): string | undefined =>
  rows.find((row) => row.code === code)?.names[language][0];

/**
 * Returns the code of a country by one of its names, in either language, or by its code. For a former state it is the
 * code of the state that followed it, if one did (« URSS » is 99123). Undefined when no country has the name.
 */
export const findCountry = (typed: string): string | undefined =>
  todays.get(typed) ?? byName.get(normalizeName(typed));

/** Returns the code that is used today for a country's code. */
export const countryToday = (code: string): string => todays.get(code) ?? code;
