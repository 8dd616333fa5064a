/** Reads names and birth dates as people type them. Faults say which rule was not met, never what was typed. */

export type NameFault = 'missing' | 'tooLong' | 'digits' | 'notLatin' | 'characters';
export type NameResult = { readonly name: string } | { readonly fault: NameFault };

/** Longer than any name in the civil status. */
const longestName = 100;

/** Hyphens and apostrophes of every kind. */
const signs = /[\p{Dash}'’‘‛ʼʹ′`´＇ ]/gu;

/** Spaces made one, and the faults that names of people and of places have in common. */
function tidy(typed: string): NameResult {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (name === '') return { fault: 'missing' };
  if ([...name].length > longestName) return { fault: 'tooLong' };
  return /(?!\p{Script=Latin})\p{L}/u.test(name.replace(signs, ''))
    ? { fault: 'notLatin' }
    : { name };
}

/**
 * A name of one or several words, as it was typed but for spaces and Unicode's form (NFC): Latin letters
 * with their accents, hyphens, apostrophes, spaces, at least one letter, 100 characters at most.
 */
export function parseName(typed: string): NameResult {
  const result = tidy(typed);
  if ('fault' in result) return result;
  if (/\p{Nd}/u.test(result.name)) return { fault: 'digits' };
  // Some accents (M̂) have no letter of their own, and stay marks.
  const whole = /^\p{L}[\p{L}\p{M}]*$/u.test(result.name.replace(signs, ''));
  return whole ? result : { fault: 'characters' };
}

/** The name of a town that no list has: as `parseName`, and digits, brackets, dots, commas, slashes. */
export function parseTown(typed: string): NameResult {
  const result = tidy(typed);
  if ('fault' in result) return result;
  const bare = result.name.replace(signs, '').replace(/[0-9().,/]/g, '');
  return /^\p{L}[\p{L}\p{M}]*$/u.test(bare) ? result : { fault: 'characters' };
}

/** Given names, which identity cards separate with commas. See `parseName`. */
export const parseGivenNames = (typed: string): NameResult => parseName(typed.replace(/,/g, ' '));

export type DateFault = 'missing' | 'malformed' | 'impossible' | 'future' | 'tooYoung' | 'tooOld';
export type DateResult = { readonly date: string } | { readonly fault: DateFault };

/** Who is younger has no account of their own. */
const youngest = 15;
const firstYear = 1900;

const forms = [
  /^(?<day>\d{1,2})[ ./\p{Dash}]+(?<month>\d{1,2})[ ./\p{Dash}]+(?<year>\d{4})$/u,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4})$/,
  // What browsers fill in by themselves.
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
];

const inFrance = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * A birth date typed as JJ/MM/AAAA, with slashes, dots, hyphens, spaces or nothing between, as
 * YYYY-MM-DD. `now` in milliseconds; days change at midnight in France. Refused: days the calendar
 * lacks, days to come, less than 15 years ago, before 1900.
 */
export function parseBirthDate(typed: string, now: number): DateResult {
  // Some keyboards write wide digits.
  const text = typed.normalize('NFKC').trim();
  if (text === '') return { fault: 'missing' };
  const groups = forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return { fault: 'malformed' };
  const [year = 0, month = 0, day = 0] = ['year', 'month', 'day'].map((part) =>
    Number(groups[part]),
  );
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
    return { fault: 'impossible' };
  }
  const written = (y: number) =>
    [y, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  const today = inFrance.format(now);
  if (year < firstYear) return { fault: 'tooOld' };
  if (written(year) > today) return { fault: 'future' };
  if (written(year + youngest) > today) return { fault: 'tooYoung' };
  return { date: written(year) };
}
