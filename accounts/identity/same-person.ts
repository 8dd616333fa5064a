/** Compares two civil statuses, and makes a key that is the same for all ways of writing one. */
import type { Identity } from '../account.ts';
import { birthplaceKey, sameBirthplace } from './birthplaces/compare.ts';
import { countryToday, france } from './birthplaces/countries.ts';
import { normalizeName } from './names.ts';

/** The part of an identity that tells people apart when there is no number. */
export type CivilStatus = Omit<Identity, 'gender' | 'usualName'>;
type Parent = CivilStatus['parents'][number];

/** Returns what stands before the first separator, as names are compared. */
const firstBefore = (separator: RegExp, givenNames: string) =>
  normalizeName(givenNames.trim().split(separator, 1).join());

/**
 * Reports whether `alone` is the first of all given names. « Marie » and « Marie-Claire », each one name, are the first
 * of « Marie Claire Louise ». « Anne Laure » is the first of « Anne-Laure Marie » and of « Anne Laure, Marie », where a
 * hyphen or a comma shows that it is one name, and not of « Anne Laure Marie ».
 */
function isFirstOf(alone: string, all: string): boolean {
  const name = normalizeName(alone);
  const isSingle = !/[\s,;]/.test(alone.trim());
  return isSingle
    ? `${normalizeName(all)} `.startsWith(`${name} `)
    : [/[\s,;]/, /[,;]/].some((separator) => firstBefore(separator, all) === name);
}

/** Compares all given names in their order, or the first alone. A person without a given name is like no other. */
export function sameGivenNames(a: string, b: string): boolean {
  const [one, other] = [normalizeName(a), normalizeName(b)];
  if (one === '' || other === '') return one === other;
  return one === other || isFirstOf(a, b) || isFirstOf(b, a);
}

const sameName = (a: Parent, b: Parent) =>
  normalizeName(a.birthName) === normalizeName(b.birthName) &&
  sameGivenNames(a.givenNames, b.givenNames);

const isAbroad = ({ birthCountry }: CivilStatus) => countryToday(birthCountry) !== france;

/** Compares parents in either order. A parent who is known on one side only is not compared. */
function sameParents(a: readonly Parent[], b: readonly Parent[]): boolean {
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  const inOrder = (others: readonly Parent[]) =>
    fewer.every((parent, i) => others[i] !== undefined && sameName(parent, others[i]));
  return inOrder(more) || inOrder(more.toReversed());
}

/**
 * Reports whether two civil statuses belong to one person. Compares birth name, given names (all in order, or the first
 * alone), birth date, birthplace and, for a birth abroad, the parents in either order. Names are compared as
 * `normalizeName` writes them.
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

/**
 * Reports whether the first of a month is the birth date. FranceConnect completes an unknown day or month with 01, and
 * so do the funds: many people share such a date.
 */
const mayBePresumed = (birthDate: string) => birthDate.endsWith('-01');

/**
 * Reports whether the same identity means the same person: a birth in France on a whole date, in a commune that is known
 * on both sides. Namesakes from one country, or with one presumed birthday, are too many.
 */
export const tellsPeopleApart = (claimed: CivilStatus, known: CivilStatus): boolean =>
  countryToday(claimed.birthCountry) === france &&
  claimed.birthCommune !== undefined &&
  known.birthCommune !== undefined &&
  !mayBePresumed(claimed.birthDate);

/** Returns the first word of the given names as they are compared; empty without a given name. */
const firstOf = (givenNames: string) => firstBefore(/ /, normalizeName(givenNames));

/** The part of an identity that people are looked up by. */
export type IdentityKey = Pick<Identity, 'birthName' | 'givenNames' | 'birthDate'>;

/**
 * Returns the text under which people are looked up: the same for all writings of a birth name, a first given name and a
 * birth date. Only the first word of the given names counts, because some forms hold no more. A change of this text, or
 * of `normalizeName`, needs another version in `accounts/lookup-keys.ts`.
 */
export const identityKey = ({ birthName, givenNames, birthDate }: IdentityKey): string =>
  [normalizeName(birthName), firstOf(givenNames), birthDate].join('/');

/**
 * Returns the same text for all civil statuses that may belong to one person. Some other people share it, such as the
 * twins Marie-Anne and Marie-Lou.
 */
export function personKey(person: CivilStatus): string {
  const parents = person.parents.map((parent) =>
    [normalizeName(parent.birthName), firstOf(parent.givenNames)].join(' '),
  );
  return [
    identityKey(person),
    birthplaceKey(person),
    ...(isAbroad(person) ? parents.toSorted() : []),
  ].join('/');
}
