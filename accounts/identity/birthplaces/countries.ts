/**
 * Countries by their official geographic codes, from the table in `data/countries.txt`: code, names in
 * French, names in English, and for an ended state the code of the one it is in today.
 * Ended states and former names are there, for people were born in them.
 */
import { readFileSync } from 'node:fs';
import { normalizeName } from '../names.ts';
import { readRows } from './tables.ts';

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

/** The names of all countries but France, in the order of the alphabet; some have several. */
export function countries(language: Language): readonly string[] {
  const names = rows.filter(({ code }) => code !== france).flatMap((row) => row.names[language]);
  return [...new Set(names)].sort(new Intl.Collator(language).compare);
}

/**
 * The code of a country by one of its names, in either language; of an ended state, that of today's
 * (« URSS » is 99123), where one followed it. Undefined when there is none of that name.
 */
export const findCountry = (typed: string): string | undefined => byName.get(normalizeName(typed));

/** The code that is in use today for a country's code. */
export const countryToday = (code: string): string => todays.get(code) ?? code;
