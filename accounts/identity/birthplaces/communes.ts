/**
 * Looks up the départements and overseas collectivities of France and their communes, today's and former ones. The list
 * of a département is read when it is first needed, and then kept.
 */
import { readFileSync } from 'node:fs';
import { normalizeName } from '../names.ts';
import { departementOf, readRows, readTable } from './tables.ts';

/** A département or an overseas collectivity. */
export interface Departement {
  /** `75`, `2A`, `974`; `20` is Corsica before 1976. */
  readonly code: string;
  readonly name: string;
  /** Its former name, or the name of the département that had this number before, such as `Seine`. */
  readonly formerName?: string | undefined;
}

const read = (path: string) => readFileSync(new URL(`./data/${path}`, import.meta.url), 'utf8');

const all: readonly Departement[] = readRows(read('departements.txt')).map(
  ([code = '', name = '', formerName]) => ({ code, name, formerName }),
);
const codes = new Set(all.map(({ code }) => code));

/**
 * Returns the name of a commune as it is compared. People write « St » for « Saint », and « Paris 7 », « Paris 07 » or
 * « Paris 7ème » for « Paris 7e Arrondissement ».
 */
const placeName = (name: string) =>
  normalizeName(name)
    .replace(/\bST(E?)\b/g, 'SAINT$1')
    .replace(/ ARRONDISSEMENT$/, '')
    .replace(/ 0?(\d+)(ER|E|EME)?$/, ' $1');

/** A place as lists show it. The code travels, because browsers translate names. */
export type Place = readonly [code: string, name: string];

function load(departement: string) {
  const table = readTable(read(`communes/${departement}.txt`));
  const byName = new Map<string, string>();
  for (const [code, name] of table.communes) {
    const key = placeName(name);
    if (!byName.has(key)) byName.set(key, code);
  }
  return { ...table, byName, codes: new Set(byName.values()) };
}
const loaded = new Map<string, ReturnType<typeof load>>();

function listOf(departement: string) {
  if (!codes.has(departement)) return undefined;
  const list = loaded.get(departement) ?? load(departement);
  loaded.set(departement, list);
  return list;
}

/** Returns all départements and overseas collectivities, in the order of their codes. */
export const departements = (): readonly Departement[] => all;

/**
 * Returns the code of a département that was typed as a number (`1`, `2a`, `974`, « 75 Paris ») or as a name, today's
 * or a former one; undefined when there is none.
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

/** Returns the communes of a département in alphabetical order; an empty list for an unknown département. */
export const communesOf = (departement: string): readonly Place[] =>
  listOf(departement)?.communes ?? [];

/** Returns the name of a commune by its code; undefined for any other text. */
export const communeName = (code: string): string | undefined =>
  communesOf(departementOf(code)).find(([each]) => each === code)?.[1];

/**
 * Returns the code of a commune by its typed name, or by the code itself. A commune that was moved to another
 * département has its code of today: Antony, looked up in 75, is 92002. Undefined when the list doesn't have the name.
 */
export function findCommune(departement: string, typed: string): string | undefined {
  const list = listOf(departement);
  return list?.codes.has(typed) ? typed : list?.byName.get(placeName(typed));
}

/** Returns the code of today's commune for a merged commune, an arrondissement or a former code. */
export const communeToday = (code: string): string =>
  listOf(departementOf(code))?.today.get(code) ?? code;

/** Returns the other départements to which the commune, or a part of it, belonged before. */
export function formerDepartements(code: string): readonly string[] {
  const today = listOf(departementOf(code))?.today ?? [];
  const former = [...today].filter(([, whole]) => whole === communeToday(code));
  const places = new Set(former.map(([old]) => departementOf(old)));
  places.delete(departementOf(code));
  return [...places];
}
