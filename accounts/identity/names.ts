/** Brings names of people and places into the form in which they are compared. */
import { apostrophes, dashes } from '../typed-text.ts';

/** Ligatures and letters with a stroke, which Unicode's decomposition leaves as they are. */
const plainLetters: Readonly<Record<string, string>> = {
  Œ: 'OE',
  Æ: 'AE',
  ẞ: 'SS',
  Þ: 'TH',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Ħ: 'H',
};

/** Identity cards and files put commas or semicolons between given names. */
const joiners = new RegExp(`[${dashes}${apostrophes},;\\s]+`, 'gu');

/** Accents, once they are separate, and characters that nobody sees. */
const dropped = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Returns a name as it is compared: in upper case, without accents, with ligatures as two letters (Œ → OE), and with
 * one space for hyphens, apostrophes, commas, semicolons and spaces of every kind. « d’Hôte-Lœuf » becomes `D HOTE
 * LOEUF`. Two names with the same result are the same name. The result is never shown.
 */
export function normalizeName(text: string): string {
  // Upper case comes last, because superscript letters (ª) decompose into lower case.
  const capitals = text.normalize('NFKD').toUpperCase();
  return capitals
    .replace(dropped, '')
    .replace(/[ŒÆẞÞØŁĐÐĦ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(joiners, ' ')
    .trim();
}
