import { expect, test } from '@jest/globals';
import { type Birth, nirDisagreement } from '../../../accounts/identity/nir.ts';
import { demoPeople } from '../../../demo/people.ts';

const born = (
  birthDate: string,
  place: string | Partial<Birth>,
  gender: Birth['gender'] = 'male',
): Birth => ({
  gender,
  birthDate,
  birthCountry: '99100',
  ...(typeof place === 'string' ? { birthCommune: place } : place),
});
const abroad = (birthCountry: string) => ({ birthCountry });

test('the numbers of the demo people agree with their births', () => {
  const withNir = demoPeople.flatMap(({ account: { identifiers, identity } }) =>
    identifiers.filter(({ kind }) => kind === 'nir').map(({ value }) => ({ value, identity })),
  );
  expect(withNir).toHaveLength(4);
  for (const { value, identity } of withNir) {
    expect([value, nirDisagreement(value, identity)]).toEqual([value, undefined]);
  }
});

test.each([
  ['2690359350001', 'gender'],
  ['1700359350001', 'year'],
  ['1690459350001', 'month'],
  ['1690375107001', 'place'],
  ['1690399352001', 'place'],
])('%s contradicts the birth of a man in Lille in March 1969: %s', (nir, part) => {
  expect(nirDisagreement('1690359350001', born('1969-03-17', '59350'))).toBeUndefined();
  expect(nirDisagreement(nir, born('1969-03-17', '59350'))).toBe(part);
});

test.each(['20', '30', '42', '50', '99'])(
  'the month %s of an incomplete civil status contradicts nothing',
  (month) => {
    expect(nirDisagreement(`169${month}59350001`, born('1969-03-17', '59350'))).toBeUndefined();
  },
);

test.each<[string, string, Birth]>([
  ['Corsica before 1976', '1750320004001', born('1975-03-17', '2A004')],
  ['Corsica, written as today', '175032A004001', born('1975-03-17', '2A004')],
  ['Seine before 1968', '1670375012001', born('1967-03-17', '92012')],
  ['Seine, written as today', '1670392012001', born('1967-03-17', '92012')],
  ['Seine-et-Oise before 1968', '1670378223001', born('1967-03-17', '91223')],
  ['Seine-et-Oise that is in 93', '1670378033001', born('1967-03-17', '93033')],
  ['from Ain to Rhône', '1670301326001', born('1967-03-17', '69286')],
  ['a commune known by name', '1690391999001', born('1969-03-17', { birthDepartement: '91' })],
  ['Réunion', '1690397411001', born('1969-03-17', '97411')],
  ['Saint-Barthélemy, once of Guadeloupe', '1690397123001', born('1969-03-17', '97701')],
  ['Mayotte, once 985', '1690398501001', born('1969-03-17', '97608')],
  ['abroad', '1690399352001', born('1969-03-17', abroad('99352'))],
  ['abroad, in a state that ended', '1690399123001', born('1969-03-17', abroad('99155'))],
  ['Algeria before 1962', '1610392001001', born('1961-03-17', abroad('99352'))],
  ['Morocco', '1510395001001', born('1951-03-17', abroad('99350'))],
  ['Tunisia', '1510396001001', born('1951-03-17', abroad('99351'))],
])('an exception of real numbers agrees: %s', (_case, nir, person) => {
  expect(nirDisagreement(nir, person)).toBeUndefined();
});

test.each<[string, string, Birth]>([
  ['Corsica as 20 from 1976 on', '1760320004001', born('1976-03-17', '2A004')],
  ['one half of Corsica for the other', '176032B033001', born('1976-03-17', '2A004')],
  ['Seine from 1968 on', '1680375012001', born('1968-01-17', '92012')],
  ['Seine for Essonne', '1670375223001', born('1967-03-17', '91223')],
  ['Algeria after its independence', '1630392001001', born('1963-03-17', abroad('99352'))],
  ['another country as Algeria', '1510392001001', born('1951-03-17', abroad('99123'))],
  ['in France for one born abroad', '1690359350001', born('1969-03-17', abroad('99352'))],
  ['overseas for one born in Lille', '1690397411001', born('1969-03-17', '59350')],
])('what is no exception contradicts: %s', (_case, nir, person) => {
  const month = person.birthDate.slice(5, 7);
  expect(nirDisagreement(`${nir.slice(0, 3)}${month}${nir.slice(5)}`, person)).toBe('place');
});
