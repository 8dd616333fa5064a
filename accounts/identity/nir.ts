/** Compares a NIR (13 characters) with what is known about its owner's birth. */
import type { Identity } from '../account.ts';
import { formerDepartements } from './birthplaces/communes.ts';
import { birthDepartementOf } from './birthplaces/compare.ts';
import { countryToday, france } from './birthplaces/countries.ts';

/** The part of a NIR that says something about the birth. */
export type NirPart = 'gender' | 'year' | 'month' | 'place';

/** The part of an identity that a NIR says something about. */
export type Birth = Pick<
  Identity,
  'gender' | 'birthDate' | 'birthCountry' | 'birthCommune' | 'birthDepartement'
>;

/** The numbers before 1968: Seine (75) and Seine-et-Oise (78) were divided into several départements that year. */
const parisRegion: Readonly<Record<string, readonly string[]>> = {
  '91': ['78'],
  '92': ['75', '78'],
  '93': ['75', '78'],
  '94': ['75', '78'],
  '95': ['78'],
};

/** Returns the numbers that the birthplace's département had earlier: a NIR keeps the number of the day. */
function formerNumbers(departement: string, { birthDate, birthCommune }: Birth): readonly string[] {
  const divided = parisRegion[departement];
  if (divided !== undefined) return birthDate < '1968' ? divided : [];
  if (/^2[AB]$/.test(departement)) return birthDate < '1976' ? ['20'] : [];
  return birthCommune === undefined ? [] : formerDepartements(birthCommune);
}

/** Returns the numbers of French départements and protectorates that are countries today. */
function numbersAbroad({ birthDate, birthCountry }: Birth): readonly string[] {
  const country = countryToday(birthCountry);
  // Independent since 5 July 1962.
  if (country === '99352' && birthDate < '1962-07-05') return ['91', '92', '93', '94'];
  if (country === '99350') return ['95'];
  if (country === '99351') return ['96'];
  return [];
}

function placeAgrees(nir: string, birth: Birth): boolean {
  const number = nir.slice(5, 7);
  // The country's own code is not compared: countries change, and a NIR does not.
  if (countryToday(birth.birthCountry) !== france) {
    return number === '99' || numbersAbroad(birth).includes(number);
  }
  const departement = birthDepartementOf(birth);
  if (departement === undefined) return true;
  // Some overseas collectivities got new numbers (977 and 978 were part of 971, 976 was 985).
  if (/^9[78]/.test(departement)) return /^9[78]/.test(number);
  return number === departement || formerNumbers(departement, birth).includes(number);
}

/** The months of an incomplete civil status, which say nothing about the month of birth. */
const unknownMonth = /^(20|3\d|4[0-2]|[5-9]\d)$/;

/**
 * Returns the first part in which a NIR contradicts what is known about its owner's birth, or undefined when it
 * agrees. Knows the exceptions that real numbers have. `nir` must be well formed (see `parseNir`).
 */
export function nirDisagreement(nir: string, birth: Birth): NirPart | undefined {
  if ((nir[0] === '1') !== (birth.gender === 'male')) return 'gender';
  if (nir.slice(1, 3) !== birth.birthDate.slice(2, 4)) return 'year';
  const month = nir.slice(3, 5);
  // A year alone is kept as its first day, and the NIR may have a month that was found later.
  const isMonthKnown = !unknownMonth.test(month) && !birth.birthDate.endsWith('-01-01');
  if (isMonthKnown && month !== birth.birthDate.slice(5, 7)) return 'month';
  return placeAgrees(nir, birth) ? undefined : 'place';
}
