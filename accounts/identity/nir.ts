/** Whether a NIR (13 characters) can be that of a person born then and there. */
import type { Identity } from '../account.ts';
import { formerDepartements } from './birthplaces/communes.ts';
import { birthDepartementOf } from './birthplaces/compare.ts';
import { countryToday, france } from './birthplaces/countries.ts';

export type NirPart = 'gender' | 'year' | 'month' | 'place';

export type Born = Pick<
  Identity,
  'gender' | 'birthDate' | 'birthCountry' | 'birthCommune' | 'birthDepartement'
>;

/** Before 1968: Seine was 75, Seine-et-Oise 78, and both were cut up. */
const parisRegion: Readonly<Record<string, readonly string[]>> = {
  '91': ['78'],
  '92': ['75', '78'],
  '93': ['75', '78'],
  '94': ['75', '78'],
  '95': ['78'],
};

/** Numbers that other departments had once, and that stay in the NIR of who was born there then. */
function formerNumbers(departement: string, { birthDate, birthCommune }: Born): readonly string[] {
  const cutUp = parisRegion[departement];
  if (cutUp !== undefined) return birthDate < '1968' ? cutUp : [];
  if (/^2[AB]$/.test(departement)) return birthDate < '1976' ? ['20'] : [];
  return birthCommune === undefined ? [] : formerDepartements(birthCommune);
}

/** French départements and protectorates that are countries today. */
function numbersAbroad({ birthDate, birthCountry }: Born): readonly string[] {
  const country = countryToday(birthCountry);
  // Independent since 5 July 1962.
  if (country === '99352' && birthDate < '1962-07-05') return ['91', '92', '93', '94'];
  if (country === '99350') return ['95'];
  if (country === '99351') return ['96'];
  return [];
}

function placeAgrees(nir: string, born: Born): boolean {
  const number = nir.slice(5, 7);
  // The country's own code is not compared: countries change, and the number does not.
  if (countryToday(born.birthCountry) !== france) {
    return number === '99' || numbersAbroad(born).includes(number);
  }
  const departement = birthDepartementOf(born);
  if (departement === undefined) return true;
  // Collectivities were cut off and renumbered (977 and 978 from 971, 976 was 985).
  if (/^9[78]/.test(departement)) return /^9[78]/.test(number);
  return number === departement || formerNumbers(departement, born).includes(number);
}

/** Months of births whose civil status is incomplete: they say nothing. */
const unknownMonth = /^(20|3\d|4[0-2]|[5-9]\d)$/;

/**
 * The first part in which a NIR contradicts what is known of its owner's birth; undefined when it
 * agrees, with all the exceptions that real numbers make. `nir` is well formed (see `parseNir`).
 */
export function nirDisagreement(nir: string, born: Born): NirPart | undefined {
  if ((nir[0] === '1') !== (born.gender === 'male')) return 'gender';
  if (nir.slice(1, 3) !== born.birthDate.slice(2, 4)) return 'year';
  const month = nir.slice(3, 5);
  if (!unknownMonth.test(month) && month !== born.birthDate.slice(5, 7)) return 'month';
  return placeAgrees(nir, born) ? undefined : 'place';
}
