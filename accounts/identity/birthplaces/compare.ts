/** Compares birthplaces, whether they are given by code, by name, or as they were before a merger. */
import type { Identity } from '../../account.ts';
import { normalizeName } from '../names.ts';
import { communeToday, findCommune } from './communes.ts';
import { countryToday, france } from './countries.ts';
import { departementOf } from './tables.ts';

/** The part of an identity that says where the person was born. */
export type Birthplace = Pick<
  Identity,
  'birthCountry' | 'birthCommune' | 'birthDepartement' | 'birthTown'
>;

/** Returns the code of the commune, given as a code or found by its name; undefined for one that no list knows. */
export const communeCodeOf = ({ birthCommune, birthDepartement, birthTown }: Birthplace) =>
  birthCommune ??
  (birthDepartement && birthTown ? findCommune(birthDepartement, birthTown) : undefined);

/**
 * Returns the same text for birthplaces that may be the same. In France it is today's commune, for all that has merged
 * into it and for all its arrondissements, so that « Valserhône » matches « Bellegarde-sur-Valserine ». For a commune
 * without a code it is the département and the normalised name; abroad it is today's country and the normalised town.
 */
export function birthplaceKey(place: Birthplace): string {
  const { birthCountry, birthDepartement, birthTown = '' } = place;
  const country = countryToday(birthCountry);
  if (country !== france) return `${country} ${normalizeName(birthTown)}`;
  const code = communeCodeOf(place);
  return code === undefined
    ? `${birthDepartement ?? france} ${normalizeName(birthTown)}`
    : communeToday(code);
}

/** The codes of Paris, Lyon and Marseille, where births are recorded by arrondissement. */
const arrondissement = /^(751|132|6938)/;

/**
 * Reports whether two birthplaces are the same: they have the same key, and are not two different arrondissements of
 * one city. The city without an arrondissement is the same as each of its arrondissements.
 */
export function sameBirthplace(a: Birthplace, b: Birthplace): boolean {
  if (birthplaceKey(a) !== birthplaceKey(b)) return false;
  const [one, other] = [communeCodeOf(a), communeCodeOf(b)];
  const both = [one, other].every((code) => code !== undefined && arrondissement.test(code));
  return !both || one === other;
}

/** Returns the département that a person was born in; undefined for a birth abroad. */
export const birthDepartementOf = ({ birthCommune, birthDepartement }: Birthplace) =>
  birthCommune === undefined ? birthDepartement : departementOf(birthCommune);
