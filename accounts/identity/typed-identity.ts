/** Reads names and birth dates as people type them. Faults name the rule that was not met, never what was typed. */

import { apostrophes, dashes, plainText } from '../typed-text.ts';

/** Why a text is no name. */
export type NameFault = 'missing' | 'tooLong' | 'digits' | 'notLatin' | 'characters';
/** The outcome of reading a name. */
export type NameResult = { readonly name: string } | { readonly fault: NameFault };

/** Longer than any name in a civil status. */
const longestName = 100;

/** Hyphens and apostrophes of every kind. */
const signs = new RegExp(`[${dashes}${apostrophes} ]`, 'gu');

/** Checks what names of people and of places have in common. */
function tidy(typed: string): NameResult {
  const name = plainText(typed);
  if (name === '') return { fault: 'missing' };
  if ([...name].length > longestName) return { fault: 'tooLong' };
  return /(?!\p{Script=Latin})\p{L}/u.test(name.replace(signs, ''))
    ? { fault: 'notLatin' }
    : { name };
}

/**
 * Reads a name of one or several words: Latin letters with their accents, hyphens, apostrophes and spaces, at least
 * one letter, and 100 characters at most. Returns it as `plainText` writes it.
 */
export function parseName(typed: string): NameResult {
  const result = tidy(typed);
  if ('fault' in result) return result;
  if (/\p{Nd}/u.test(result.name)) return { fault: 'digits' };
  // Some accented letters (M̂) have no code point of their own, so marks remain after NFC.
  const whole = /^\p{L}[\p{L}\p{M}]*$/u.test(result.name.replace(signs, ''));
  return whole ? result : { fault: 'characters' };
}

/** Reads the name of a town that is in no list: like `parseName`, and also digits, brackets, dots, commas, slashes. */
export function parseTown(typed: string): NameResult {
  const result = tidy(typed);
  if ('fault' in result) return result;
  const bare = result.name.replace(signs, '').replace(/[0-9().,/]/g, '');
  return /^\p{L}[\p{L}\p{M}]*$/u.test(bare) ? result : { fault: 'characters' };
}

/** Reads given names like `parseName`, and also with the commas or semicolons that papers put between them. */
export const parseGivenNames = (typed: string): NameResult =>
  parseName(typed.replace(/[,;]/g, ' '));

/** Why a text is no day that has come. */
export type DateFault = 'missing' | 'malformed' | 'impossible' | 'future' | 'tooOld';
/** Why a text is no birth date. */
export type BirthDateFault = DateFault | 'tooYoung';
/** The outcome of reading a date. */
export type DateResult<Fault = DateFault> = { readonly date: string } | { readonly fault: Fault };

/** The age from which a person has their own account. */
const minimumAge = 15;
const firstYear = 1900;

/**
 * Returns a birth date (YYYY-MM-DD) with 01 for a day, or a month and day, that the papers give as 00 because nobody knows
 * them. Such a date is a presumed one, and equal to one that was written with 01.
 */
export const withPresumedDay = (date: string): string =>
  date.replace(/-00-00$/, '-01-01').replace(/-00$/, '-01');

const forms = [
  /^(?<day>\d{1,2})[ ./\p{Dash}]+(?<month>\d{1,2})[ ./\p{Dash}]+(?<year>\d{4})$/u,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4})$/,
  // What browsers fill in.
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
];

const inFrance = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

function readDate(typed: string, now: number, complete: (date: string) => string): DateResult {
  const text = plainText(typed);
  if (text === '') return { fault: 'missing' };
  const groups = forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return { fault: 'malformed' };
  const parts = ['year', 'month', 'day'].map((part) => groups[part]?.padStart(2, '0'));
  const date = complete(parts.join('-'));
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
    return { fault: 'impossible' };
  }
  if (year < firstYear) return { fault: 'tooOld' };
  return date > inFrance.format(now) ? { fault: 'future' } : { date };
}

/**
 * Reads a day typed as JJ/MM/AAAA, with slashes, dots, hyphens, spaces or nothing in between, and returns it as
 * YYYY-MM-DD. Refuses days that don't exist, future days, and days before 1900. `now` is in ms; days change at midnight
 * in France.
 */
export const parsePastDate = (typed: string, now: number): DateResult =>
  readDate(typed, now, (date) => date);

/**
 * Reads a birth date like `parsePastDate`. An unknown day or month is typed as 00 (see `withPresumedDay`). Refuses also days
 * less than 15 years ago.
 */
export function parseBirthDate(typed: string, now: number): DateResult<BirthDateFault> {
  const result = readDate(typed, now, withPresumedDay);
  if ('fault' in result) return result;
  const [year = 0, ...rest] = result.date.split('-');
  const adult = [Number(year) + minimumAge, ...rest].join('-');
  return adult > inFrance.format(now) ? { fault: 'tooYoung' } : result;
}
