/**
 * Returns those of `words` that the log, or all bytes of a store, contain in clear. Up to five letters or six digits may
 * appear by chance inside sealed bytes or a long number, so short words count only when they stand alone.
 */
export function leaked(place: string | Buffer, words: readonly string[]): string[] {
  const bytes = Buffer.isBuffer(place) ? place : Buffer.from(place);
  const text = bytes.toString('latin1');
  return words.filter((word) => {
    if (!word) throw new Error('An empty word is found anywhere.');
    const searched = Buffer.from(word).toString('latin1');
    return /^(\d{6}|.{1,5})$/.test(word)
      ? new RegExp(`(?<![\\w+/.-])${RegExp.escape(searched)}(?![\\w+/-])`).test(text)
      : text.includes(searched);
  });
}
