/**
 * Finds misspelt settings. Without it a misspelt name has no effect and no error: `SMTP_ULR` sends no mail, and a
 * misspelt `DATA_DIR` starts with empty data. A name that is one or two letters off is told with the right one. The
 * distance is computed here, because Node offers only `util.diff`, which counts a changed letter as two edits.
 */
import { schema } from './schema.ts';

const secrets = Object.entries(schema).flatMap(([name, { secret }]: [string, { secret?: true }]) =>
  secret ? [`${name}_FILE`] : [],
);
const known = new Set([...Object.keys(schema), ...secrets]);
/** A variable with one of these prefixes was probably meant for this program. */
const prefixes = ['SMS_', 'FRANCECONNECT_', 'CAPTCH', 'IDENTIFIER_', 'BACKCHANNEL_'];

/** Returns how many letters must be changed, added or removed to turn `a` into `b` (Levenshtein distance). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const [left = 0, above = 0, diagonal = 0] = [next[j - 1], row[j], row[j - 1]];
      next.push(Math.min(left + 1, above + 1, diagonal + (letter === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Reports whether two neighbouring letters are swapped: the commonest mistake, which counts as two edits. */
const isSwapped = (a: string, b: string) =>
  a.length === b.length &&
  [...a].some((letter, i) => `${a.slice(0, i)}${a[i + 1]}${letter}${a.slice(i + 2)}` === b);

/** Returns the setting that the name is closest to, when it is close enough. */
function nearest(name: string): string | undefined {
  // Two edits of a short name would also match foreign variables such as USER or HOME.
  const limit = (other: string) => (Math.min(name.length, other.length) < 6 ? 1 : 2);
  return [...known].find(
    (other) =>
      Math.abs(other.length - name.length) <= 2 &&
      (editDistance(name, other) <= limit(other) || isSwapped(name, other)),
  );
}

/** Returns a sentence for each variable that looks like a setting of this program and has no effect. */
export function warnOfNames(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    // An empty variable counts as unset, here as for the settings themselves.
    if (known.has(name) || !value) return [];
    // Longer than any setting: no misspelling, and the distance would take long to compute.
    if (name.length > 60) return [];
    const meant = nearest(name.toUpperCase());
    if (meant !== undefined) return [`${name} is not a setting: did you mean ${meant}?`];
    return prefixes.some((prefix) => name.startsWith(prefix)) ? [`${name} is not a setting`] : [];
  });
}
