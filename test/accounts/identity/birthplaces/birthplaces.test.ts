import { describe, expect, it, test } from '@jest/globals';
import {
  communesOf,
  communeToday,
  departements,
  findCommune,
  findDepartement,
  formerDepartements,
} from '../../../../accounts/identity/birthplaces/communes.ts';
import {
  type Birthplace,
  birthplaceKey,
  sameBirthplace,
} from '../../../../accounts/identity/birthplaces/compare.ts';
import { countries, findCountry } from '../../../../accounts/identity/birthplaces/countries.ts';

test.each([
  ['75', '75'],
  ['1', '01'],
  [' 2a ', '2A'],
  ['974', '974'],
  ['75 Paris (Seine)', '75'],
  ['20', '20'],
  ['la réunion', '974'],
  ["Cotes d'Armor", '22'],
  ['Côtes-du-Nord', '22'],
  ['Seine-et-Oise', '78'],
  ['96', undefined],
  ['2C', undefined],
  ['750', undefined],
  ['', undefined],
  ['../75', undefined],
])('the département typed as « %s » is %s', (typed, code) => {
  expect(findDepartement(typed)).toBe(code);
});

test('all départements and collectivities have communes', () => {
  expect(departements().map(({ code }) => code)).toEqual(
    expect.arrayContaining(['01', '20', '2A', '2B', '75', '95', '971', '978', '984', '988']),
  );
  for (const { code } of departements()) expect(communesOf(code).length).toBeGreaterThan(0);
  expect(communesOf('75').filter(([, name]) => name.startsWith('Paris'))).toHaveLength(21);
  expect(communesOf('../countries')).toEqual([]);
});

test.each([
  ['75', 'Paris 7e Arrondissement', '75107'],
  ['75', 'paris 07', '75107'],
  ['75', 'PARIS 1er', '75101'],
  ['75', 'Paris', '75056'],
  ['69', 'Lyon 3ème', '69383'],
  ['93', 'st denis', '93066'],
  ['14', 'Sainte-Honorine-du-Fay', '14592'],
  ['988', 'noumea', '98818'],
  // Merged communes are found under their former name.
  ['01', 'Bellegarde-sur-Valserine', '01033'],
  ['01', 'Cordieux', '01120'],
  // For births before 1968 in Seine and before 1976 in Corsica, today's codes are found.
  ['75', 'Boulogne-Billancourt', '92012'],
  ['78', 'Étampes', '91223'],
  ['20', 'Ajaccio', '2A004'],
  ['75', 'Marseille', undefined],
  ['75', '', undefined],
  ['00', 'Paris', undefined],
])('in the département %s, « %s » is the commune %s', (departement, typed, code) => {
  expect(findCommune(departement, typed)).toBe(code);
});

test("a former code leads to today's commune, which leads back to its former départements", () => {
  expect(communeToday('75012')).toBe('92012');
  expect(communeToday('20004')).toBe('2A004');
  expect(communeToday('01120')).toBe('01262');
  expect(communeToday('75107')).toBe('75056');
  expect(communeToday('59350')).toBe('59350');
  expect(communeToday('99352')).toBe('99352');
  expect(formerDepartements('69286')).toEqual(['01']);
  expect(formerDepartements('75107')).toEqual([]);
});

test('countries are found by former and present names in both languages', () => {
  expect(findCountry('URSS')).toBe('99123');
  expect(findCountry('union sovietique')).toBe('99123');
  expect(findCountry('Soviet Union')).toBe('99123');
  expect(findCountry('Algérie')).toBe('99352');
  expect(findCountry('Algeria')).toBe('99352');
  expect(findCountry("Côte d'Ivoire")).toBe('99326');
  expect(findCountry('Zaïre')).toBe('99312');
  expect(findCountry('Tchécoslovaquie')).toBe('99115');
  expect(findCountry('Allemagne de l’Est')).toBe('99109');
  expect([findCountry('99123'), findCountry('99000')]).toEqual(['99123', undefined]);
  expect(findCountry('Atlantide')).toBeUndefined();
  const names = (language: 'fr' | 'en') => countries(language).map(([, name]) => name);
  expect(names('fr')).toEqual(
    expect.arrayContaining(['URSS', 'Haute-Volta', 'Émirats arabes unis']),
  );
  expect(names('en')).toContain('Burma');
  expect(names('fr')).not.toContain('France');
});

describe('two birthplaces', () => {
  const inFrance = (birthCommune: string): Birthplace => ({ birthCountry: '99100', birthCommune });
  const named = (birthDepartement: string, birthTown: string): Birthplace => ({
    birthCountry: '99100',
    birthDepartement,
    birthTown,
  });
  const abroad = (birthCountry: string, birthTown: string): Birthplace => ({
    birthCountry,
    birthTown,
  });

  it.each([
    ['one code', inFrance('59350'), inFrance('59350')],
    ['a code and its name', inFrance('75107'), named('75', 'Paris 7')],
    ['before and after a merger', inFrance('01120'), inFrance('01262')],
    ['a code that has no name left', inFrance('01126'), inFrance('01033')],
    ['before and after Seine was cut up', inFrance('75012'), inFrance('92012')],
    ['a city and its arrondissement', inFrance('75056'), inFrance('75107')],
    ['names that no list knows', named('91', 'Évry-Petit Bourg'), named('91', 'EVRY PETIT BOURG')],
    ['an ended state and today’s', abroad('99307', 'Nairobi'), abroad('99332', 'NAIROBI')],
    [
      'towns written differently',
      abroad('99123', 'Saint-Pétersbourg'),
      abroad('99123', 'SAINT PETERSBOURG'),
    ],
  ])('are the same: %s', (_case, a, b) => {
    expect(sameBirthplace(a, b)).toBe(true);
    expect(sameBirthplace(b, a)).toBe(true);
    expect(birthplaceKey(a)).toBe(birthplaceKey(b));
  });

  it.each([
    ['two communes', inFrance('59350'), inFrance('59351')],
    ['two arrondissements', inFrance('75107'), inFrance('75117')],
    ['one name in two départements', named('93', 'Saint-Denis'), named('974', 'Saint-Denis')],
    ['unknown to the list, and known', named('59', 'Nulle-Part'), inFrance('59350')],
    ['one town in two countries', abroad('99352', 'Tripoli'), abroad('99316', 'Tripoli')],
    ['two towns', abroad('99352', 'Oran'), abroad('99352', 'Alger')],
    ['in France and abroad', inFrance('75056'), abroad('99404', 'Paris')],
  ])('are not the same: %s', (_case, a, b) => {
    expect(sameBirthplace(a, b)).toBe(false);
    expect(sameBirthplace(b, a)).toBe(false);
  });
});
