/** Whether words that must stay secret lie somewhere in clear. */

/**
 * Those of `words` that `place` holds: the log, or all bytes of a store.
 * Chance writes up to five letters, or six digits, within what is sealed or in a long number: so few count
 * when they stand alone.
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
