/** Whether two civil statuses are one person's, and the key that is the same for all ways of telling one. */
import type { Identity } from '../account.ts';
import { birthplaceKey, sameBirthplace } from './birthplaces/compare.ts';
import { countryToday, france } from './birthplaces/countries.ts';
import { normalizeName } from './names.ts';

/** What says who somebody is, to who has no number of theirs. */
export type CivilStatus = Omit<Identity, 'gender' | 'usualName'>;
type Parent = CivilStatus['parents'][number];

/** One given name, as it is written: « Marie-Claire » is one, « Marie Claire » are two. */
const isAlone = (givenNames: string) => !/\s/.test(givenNames.trim());

/** All in their order, or the first alone. */
function sameGivenNames(a: string, b: string): boolean {
  const [one, other] = [normalizeName(a), normalizeName(b)];
  const begins = (first: string, whole: string) => `${whole} `.startsWith(`${first} `);
  return one === other || (isAlone(a) && begins(one, other)) || (isAlone(b) && begins(other, one));
}

const sameName = (a: Parent, b: Parent) =>
  normalizeName(a.birthName) === normalizeName(b.birthName) &&
  sameGivenNames(a.givenNames, b.givenNames);

const isAbroad = ({ birthCountry }: CivilStatus) => countryToday(birthCountry) !== france;

/** In either order; whoever is known on one side alone says nothing. */
function sameParents(a: readonly Parent[], b: readonly Parent[]): boolean {
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  const inOrder = (others: readonly Parent[]) =>
    fewer.every((parent, i) => others[i] !== undefined && sameName(parent, others[i]));
  return inOrder(more) || inOrder(more.toReversed());
}

/**
 * Whether they are the same person: birth name, given names (all in order, or the first alone), birth date,
 * birthplace and, of a birth abroad, the parents in either order. Names are compared as `normalizeName` has them.
 */
export function samePerson(a: CivilStatus, b: CivilStatus): boolean {
  return (
    a.birthDate === b.birthDate &&
    normalizeName(a.birthName) === normalizeName(b.birthName) &&
    sameGivenNames(a.givenNames, b.givenNames) &&
    sameBirthplace(a, b) &&
    (!isAbroad(a) || sameParents(a.parents, b.parents))
  );
}

const firstOf = (givenNames: string) => normalizeName(givenNames).split(' ', 1).join();

/** The same text for all who may be the same person, and for some who are not: twins named Marie-Anne and Marie-Lou. */
export function personKey(person: CivilStatus): string {
  const { birthName, givenNames, birthDate } = person;
  const parents = person.parents.map((parent) =>
    [normalizeName(parent.birthName), firstOf(parent.givenNames)].join(' '),
  );
  return [
    normalizeName(birthName),
    firstOf(givenNames),
    birthDate,
    birthplaceKey(person),
    ...(isAbroad(person) ? parents.toSorted() : []),
  ].join('/');
}
