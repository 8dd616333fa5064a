import { describe, expect, it } from '@jest/globals';
import {
  parseBirthDate,
  parseGivenNames,
  parseName,
  parseTown,
} from '../../../accounts/identity/typed-identity.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('a birth date', () => {
  it.each([
    ['24/08/1962', '1962-08-24'],
    ['1/2/1980', '1980-02-01'],
    [' 01 02 1980 ', '1980-02-01'],
    ['01.02.1980', '1980-02-01'],
    ['01 - 02 - 1980', '1980-02-01'],
    ['01022000', '2000-02-01'],
    ['1980-02-01', '1980-02-01'],
    ['29/02/2000', '2000-02-29'],
    ['２４／０８／１９６２', '1962-08-24'],
    ['٠١/٠٢/١٩٨٠', '1980-02-01'],
    ['\u200e01\u206001\u061c1980', '1980-01-01'],
    ['00/00/1948', '1948-01-01'],
    ['0/0/1948', '1948-01-01'],
    ['00 05 1960', '1960-05-01'],
    ['00051960', '1960-05-01'],
    ['1960-05-00', '1960-05-01'],
    ['01/01/1900', '1900-01-01'],
    // The person is fifteen today.
    ['22/11/2011', '2011-11-22'],
  ])('%s is %s', (typed, date) => {
    expect(parseBirthDate(typed, now)).toEqual({ date });
  });

  it.each([
    ['', 'missing'],
    ['hier', 'malformed'],
    ['1/2/80', 'malformed'],
    ['010280', 'malformed'],
    ['1980', 'malformed'],
    [`01/01/1980${' 1'.repeat(250)}`, 'malformed'],
    ['31/02/1980', 'impossible'],
    ['29/02/1900', 'impossible'],
    ['08/24/1962', 'impossible'],
    ['15/00/1980', 'impossible'],
    ['00/13/1980', 'impossible'],
    ['00/00/2030', 'future'],
    ['23/11/2026', 'future'],
    ['01/01/9999', 'future'],
    ['22/11/2026', 'tooYoung'],
    ['23/11/2011', 'tooYoung'],
    ['31/12/1899', 'tooOld'],
    ['24/08/1850', 'tooOld'],
  ])('« %s » is refused: %s', (typed, fault) => {
    expect(parseBirthDate(typed, now)).toEqual({ fault });
  });

  it('is compared with the current day in France', () => {
    const lateInTheEvening = Date.parse('2026-11-22T23:30:00Z');
    expect(parseBirthDate('23/11/2011', lateInTheEvening)).toEqual({ date: '2011-11-23' });
  });
});

describe('a name', () => {
  it.each([
    ['O', 'O'],
    ['  de   La\u00a0Tour ', 'de La Tour'],
    ['Dubino\u0302re', 'Dubinôre'],
    ['L’Hôte-Lœuf', 'L’Hôte-Lœuf'],
    ["N'Guessan", "N'Guessan"],
    ['Nguyễn Thị', 'Nguyễn Thị'],
    ['Łukasz Øster ẞ', 'Łukasz Øster ẞ'],
    ['\u202dMar\u00adtin\u202c\u200b', 'Martin'],
    ['ʻAta', 'ʻAta'],
    ['Ma՚a ʿAlī Daʾud', 'Ma՚a ʿAlī Daʾud'],
    ['Ｍａｒｔｉｎ', 'Martin'],
  ])('« %s » is %s', (typed, name) => {
    expect(parseName(typed)).toEqual({ name });
  });

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['A'.repeat(500), 'tooLong'],
    ['Martin2', 'digits'],
    ['Иванов', 'notLatin'],
    ['李', 'notLatin'],
    // One Cyrillic letter among Latin ones.
    ['Mаrtin', 'notLatin'],
    ['<b>Martin</b>', 'characters'],
    ["-'", 'characters'],
    ['\u0301', 'characters'],
  ])('« %s » is refused: %s', (typed, fault) => {
    expect(parseName(typed)).toEqual({ fault });
  });

  it('may be one of several given names, with the commas and semicolons of papers', () => {
    expect(parseGivenNames('Angela, Claire;Louise')).toEqual({ name: 'Angela Claire Louise' });
    expect(parseName('Angela, Claire')).toEqual({ fault: 'characters' });
  });
});

describe('a town', () => {
  it('may contain digits, brackets and dots', () => {
    for (const name of ['6th of October City', 'Oran (Es Senia)', 'St. John’s']) {
      expect(parseTown(name)).toEqual({ name });
    }
  });

  it.each([
    ['', 'missing'],
    ['12345', 'characters'],
    ['<Oran>', 'characters'],
    ['وهران', 'notLatin'],
    ['A'.repeat(101), 'tooLong'],
  ])('« %s » is refused: %s', (typed, fault) => {
    expect(parseTown(typed)).toEqual({ fault });
  });
});
