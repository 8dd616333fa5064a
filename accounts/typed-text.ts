/**
 * Brings text that people type or paste, and text of files and of FranceConnect, into one form before anything reads
 * it. Passwords are the exception: they are kept as they were typed.
 */

/** Characters that nobody sees: those that format or change the direction of text, and those that fonts ignore. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Spaces of every kind, tabs and line ends. U+2800 is a braille pattern without dots. */
const spaces = /[\p{White_Space}\u2800]+/gu;

/** Letters, digits and signs as wide as a Chinese character, which East Asian keyboards write. */
const wide = /[\uff01-\uff5e]/g;

/** Digits of other scripts, which phones with an Arabic or Hindi keyboard write, for example. */
const otherDigits = /(?![0-9])\p{Nd}/gu;

/** The inside of a character class: dashes and hyphens of every kind. */
export const dashes = String.raw`\p{Dash}\u2043`;

/**
 * The inside of a character class: the apostrophes of keyboards, the accents and primes that people type in their place,
 * and the letters of Breton, Polynesian, Arabic, Hebrew and Armenian names that look like them.
 */
export const apostrophes = String.raw`'\u0060\u00b4\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u07f4\u07f5\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07`;

/** Returns a decimal digit of any script as 0 to 9. Unicode has them in runs of ten, from zero on. */
function digitOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/**
 * Returns the text in NFC, without invisible characters, with one space for spaces of every kind and none at the ends,
 * with digits 0 to 9 for those of every script, and with ordinary letters and signs for wide ones. Dashes and
 * apostrophes stay, because they belong to names as people write them.
 */
export const plainText = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(wide, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(invisible, '')
    .replace(otherDigits, digitOf)
    .replace(spaces, ' ')
    .trim();

const separators = new RegExp(`[\\s.${dashes}]`, 'gu');

/** Returns the text of a code or number like `plainText`, without the spaces, dots and dashes that people group it with. */
export const compactText = (typed: string): string => plainText(typed).replace(separators, '');

const otherDashes = new RegExp(`(?!-)[${dashes}]`, 'gu');
const otherApostrophes = new RegExp(`(?![\\u0000-\\u007f])[${apostrophes}]`, 'gu');

/** Returns the text with `-` and `'` for other dashes and apostrophes, which phones put into addresses. */
export const withAsciiSigns = (text: string): string =>
  text.replace(otherDashes, '-').replace(otherApostrophes, "'");
