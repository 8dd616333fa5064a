/** The one form in which names of people and of places are compared. */

/** Letters that are two in one, or crossed by a stroke: Unicode does not take these apart. */
const opened: Readonly<Record<string, string>> = {
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

const joiners = /[\p{Dash}'’‘‛ʼʹ′`´＇\s]+/gu;

/**
 * A name as it is compared: upper case, no accents, hyphens and apostrophes of every kind as spaces,
 * ligatures opened (Œ → OE), one space between words, none around. « d’Hôte-Lœuf » → `D HOTE LOEUF`.
 * Two names that normalise alike are the same name; what comes out is never shown to anybody.
 */
export function normalizeName(text: string): string {
  // Capitals last: letters set small and high (ª) come apart into lower case.
  const capitals = text.normalize('NFKD').toUpperCase();
  return capitals
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[ŒÆẞÞØŁĐÐĦ]/g, (letter) => opened[letter] ?? letter)
    .replace(joiners, ' ')
    .trim();
}
