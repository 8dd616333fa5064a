import { expect, test } from '@jest/globals';
import { type CivilStatus, personKey, samePerson } from '../../../accounts/identity/same-person.ts';

const angela: CivilStatus = {
  birthName: 'DUBOIS-LŒUF',
  givenNames: 'Angela Claire Louise',
  birthDate: '1962-08-24',
  birthCountry: '99100',
  birthCommune: '75107',
  parents: [],
};
const vincent: CivilStatus = {
  birthName: 'MARTIN',
  givenNames: 'Jean-Vincent',
  birthDate: '1963-12-05',
  birthCountry: '99352',
  birthTown: 'Oran',
  parents: [
    { birthName: 'MARTIN', givenNames: 'Jean Paul' },
    { birthName: 'DURAND', givenNames: 'Marie' },
  ],
};
const [father, mother] = vincent.parents;
if (father === undefined || mother === undefined) throw new Error('two parents');

test.each([
  ['names written in another way', angela, { birthName: 'dubois  loeuf' }],
  ['all given names, with other signs', angela, { givenNames: 'ANGÉLA Claire-Louise' }],
  ['the first given name alone', angela, { givenNames: 'Angela' }],
  ['the city without its arrondissement', angela, { birthCommune: '75056' }],
  ['a hyphenated first name alone', { ...vincent, givenNames: 'JEAN VINCENT ABDEL' }, vincent],
  ['commas and semicolons between given names', angela, { givenNames: 'Angela,Claire ; LOUISE' }],
  [
    'the first given name alone, of several with commas',
    { ...angela, givenNames: 'Angela,Claire' },
    { givenNames: 'Angela' },
  ],
  [
    'a compound first name without its hyphen',
    { ...angela, givenNames: 'Anne-Laure Marie' },
    { givenNames: 'Anne Laure' },
  ],
  [
    'a compound first name before a comma',
    { ...angela, givenNames: 'Anne Laure, Marie' },
    { givenNames: 'anne-laure' },
  ],
  [
    'a compound first name without its hyphen, before a comma',
    { ...angela, givenNames: 'Anne Laure;Marie' },
    { givenNames: 'Anne Laure' },
  ],
  ['another apostrophe', { ...angela, birthName: 'ʻAta N’Diaye' }, { birthName: "'ATA NꞌDIAYE" }],
  ['no given name', { ...angela, givenNames: '' }, { givenNames: '' }],
  ['no birth name', { ...angela, birthName: '' }, { birthName: '' }],
  ['the parents in the other order', vincent, { parents: [mother, father] }],
  [
    'the first given name of a parent',
    vincent,
    { parents: [mother, { ...father, givenNames: 'Jean' }] },
  ],
  ['parents that one side does not know', vincent, { parents: [] }],
  ['one parent alone', vincent, { parents: [mother] }],
])('is the same person: %s', (_words, one, change) => {
  const other: CivilStatus = { ...one, ...change };
  expect([samePerson(one, other), samePerson(other, one)]).toEqual([true, true]);
  const knowsAll = one.parents.length === other.parents.length;
  if (knowsAll) expect(personKey(one)).toBe(personKey(other));
});

test.each([
  ['another birth name', angela, { birthName: 'DUBOIS' }],
  ['another first given name', angela, { givenNames: 'Claire Louise' }],
  ['the given names but the last', angela, { givenNames: 'Angela Claire' }],
  ['the given names in another order', angela, { givenNames: 'Angela Louise Claire' }],
  ['the beginning of a given name', angela, { givenNames: 'Ange' }],
  ['no given name', angela, { givenNames: '-' }],
  ['no given name at all', angela, { givenNames: '' }],
  ['no birth name', angela, { birthName: '' }],
  ['two of three names of a fund', angela, { givenNames: 'Angela, Claire' }],
  ['another day', angela, { birthDate: '1962-08-25' }],
  ['another arrondissement', angela, { birthCommune: '75108' }],
  ['another town abroad', vincent, { birthTown: 'Alger' }],
  ['another country', vincent, { birthCountry: '99350' }],
  ['one parent who is another', vincent, { parents: [father, { ...mother, birthName: 'DUPONT' }] }],
  ['one parent twice', vincent, { parents: [father, father] }],
])('is another person: %s', (_words, one, change) => {
  const other: CivilStatus = { ...one, ...change };
  expect([samePerson(one, other), samePerson(other, one)]).toEqual([false, false]);
});
