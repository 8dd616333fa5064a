/** Finds settings of ours that are misspelt. */
import { schema } from './schema.ts';

const secrets = Object.entries(schema).flatMap(([name, { secret }]: [string, { secret?: true }]) =>
  secret ? [`${name}_FILE`] : [],
);
const known = new Set([...Object.keys(schema), ...secrets]);
/** Who begins so means us. */
const prefixes = ['SMS_', 'FRANCECONNECT_', 'CAPTCH', 'IDENTIFIER_', 'BACKCHANNEL_'];

/** How many letters must be changed, added or taken away to make `a` from `b`. */
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

/** Whether two neighbouring letters have changed places: the commonest slip, and two edits. */
const isSwapped = (a: string, b: string) =>
  a.length === b.length &&
  [...a].some((letter, i) => `${a.slice(0, i)}${a[i + 1]}${letter}${a.slice(i + 2)}` === b);

function nearest(name: string): string | undefined {
  // Short names lie close to strangers such as USER or HOME.
  const limit = (other: string) => (Math.min(name.length, other.length) < 6 ? 1 : 2);
  return [...known].find(
    (other) =>
      Math.abs(other.length - name.length) <= 2 &&
      (editDistance(name, other) <= limit(other) || isSwapped(name, other)),
  );
}

/** A sentence for each variable that looks like a setting of ours and has no effect. */
export function warnOfNames(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    // An empty variable counts as unset, here as for the settings themselves.
    if (known.has(name) || !value) return [];
    // Longer than any of ours: not a slip of the pen.
    if (name.length > 60) return [];
    const meant = nearest(name.toUpperCase());
    if (meant !== undefined) return [`${name} is not a setting: did you mean ${meant}?`];
    return prefixes.some((prefix) => name.startsWith(prefix)) ? [`${name} is not a setting`] : [];
  });
}
