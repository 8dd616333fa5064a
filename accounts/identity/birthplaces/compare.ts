/** Whether two birthplaces are the same, however they were given: by code, by name, before a merger. */
import type { Identity } from '../../account.ts';
import { normalizeName } from '../names.ts';
import { communeToday, findCommune } from './communes.ts';
import { countryToday, france } from './countries.ts';
import { departementOf } from './tables.ts';

/** Of an identity: what says where the person was born. */
export type Birthplace = Pick<
  Identity,
  'birthCountry' | 'birthCommune' | 'birthDepartement' | 'birthTown'
>;

const codeOf = ({ birthCommune, birthDepartement, birthTown }: Birthplace) =>
  birthCommune ??
  (birthDepartement && birthTown ? findCommune(birthDepartement, birthTown) : undefined);

/**
 * The same text for birthplaces that may be the same. In France today's commune, with all that has
 * merged into it and all its arrondissements, so that « Bellegarde-sur-Valserine » is found by who
 * types « Valserhône »; a commune without a code by département and normalised name. Abroad: today's
 * country and the normalised town.
 */
export function birthplaceKey(place: Birthplace): string {
  const { birthCountry, birthDepartement, birthTown = '' } = place;
  const country = countryToday(birthCountry);
  if (country !== france) return `${country} ${normalizeName(birthTown)}`;
  const code = codeOf(place);
  return code === undefined
    ? `${birthDepartement ?? france} ${normalizeName(birthTown)}`
    : communeToday(code);
}

/** Of Paris, Lyon and Marseille, whose births are recorded by arrondissement. */
const arrondissement = /^(751|132|6938)/;

/**
 * Whether two birthplaces are the same: those of one key, but for two different arrondissements of a
 * city. The city alone is the same as each of its arrondissements.
 */
export function sameBirthplace(a: Birthplace, b: Birthplace): boolean {
  if (birthplaceKey(a) !== birthplaceKey(b)) return false;
  const [one, other] = [codeOf(a), codeOf(b)];
  const both = [one, other].every((code) => code !== undefined && arrondissement.test(code));
  return !both || one === other;
}

/** The département a person was born in, undefined abroad. */
export const birthDepartementOf = ({ birthCommune, birthDepartement }: Birthplace) =>
  birthCommune === undefined ? birthDepartement : departementOf(birthCommune);
