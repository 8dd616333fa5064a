/**
 * Where in France: départements, overseas collectivities and their communes, those of the past too.
 * The list of a département is read when it is first asked for, and kept.
 */
import { readFileSync } from 'node:fs';
import { normalizeName } from '../names.ts';
import { departementOf, readRows, readTable } from './tables.ts';

export interface Departement {
  /** `75`, `2A`, `974`; `20` is Corsica before 1976. */
  readonly code: string;
  readonly name: string;
  /** What it, or the one that had this number before, was called: `Seine`. */
  readonly formerName?: string | undefined;
}

const read = (path: string) => readFileSync(new URL(`./data/${path}`, import.meta.url), 'utf8');

const all: readonly Departement[] = readRows(read('departements.txt')).map(
  ([code = '', name = '', formerName]) => ({ code, name, formerName }),
);
const codes = new Set(all.map(({ code }) => code));

/**
 * A name as people write it on forms: « St » for « Saint », « Paris 7 », « Paris 07 » or « Paris 7ème »
 * for « Paris 7e Arrondissement ».
 */
const placeName = (name: string) =>
  normalizeName(name)
    .replace(/\bST(E?)\b/g, 'SAINT$1')
    .replace(/ ARRONDISSEMENT$/, '')
    .replace(/ 0?(\d+)(ER|E|EME)?$/, ' $1');

function load(departement: string) {
  const table = readTable(read(`communes/${departement}.txt`));
  const byName = new Map<string, string>();
  for (const [code, name] of table.communes) {
    const key = placeName(name);
    if (!byName.has(key)) byName.set(key, code);
  }
  return { ...table, byName };
}
const loaded = new Map<string, ReturnType<typeof load>>();

function listOf(departement: string) {
  if (!codes.has(departement)) return undefined;
  const list = loaded.get(departement) ?? load(departement);
  loaded.set(departement, list);
  return list;
}

/** All départements and overseas collectivities, by code. */
export const departements = (): readonly Departement[] => all;

/**
 * The code of a département typed by number (`1`, `2a`, `974`, « 75 Paris ») or by name, today's or the
 * former one; undefined when there is none.
 */
export function findDepartement(typed: string): string | undefined {
  const text = normalizeName(typed);
  const number = /^(2[AB]|\d{1,3})\b/.exec(text)?.[1]?.padStart(2, '0');
  if (number !== undefined) return codes.has(number) ? number : undefined;
  if (text === '') return undefined;
  return all.find(({ name, formerName = '' }) =>
    [name, formerName].some((each) => normalizeName(each) === text),
  )?.code;
}

/** The names of a département's communes, in the order of the alphabet; none for an unknown one. */
export const communesOf = (departement: string): readonly string[] =>
  listOf(departement)?.communes.map(([, name]) => name) ?? [];

/**
 * The code of a commune by its name, as it was typed. One that stands in another département since has
 * its code of today: Antony, looked for in 75, is 92002. Undefined when the list does not know it.
 */
export const findCommune = (departement: string, typed: string): string | undefined =>
  listOf(departement)?.byName.get(placeName(typed));

/** Today's commune of one that has merged, of an arrondissement, or of a code that is no more. */
export const communeToday = (code: string): string =>
  listOf(departementOf(code))?.today.get(code) ?? code;

/** Other départements that the commune, or a part of it, was in before. */
export function formerDepartements(code: string): readonly string[] {
  const today = listOf(departementOf(code))?.today ?? [];
  const former = [...today].filter(([, whole]) => whole === communeToday(code));
  const places = new Set(former.map(([old]) => departementOf(old)));
  places.delete(departementOf(code));
  return [...places];
}
