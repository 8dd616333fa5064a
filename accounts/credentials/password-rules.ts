/** The rules for a personal password, except that it must differ from the current one, which needs its hash. */
import { setImmediate } from 'node:timers/promises';
import PQueue from 'p-queue';
import { bcryptBytes, edges, normalizePassword } from './passwords.ts';

/** The name of a rule that a password breaks. */
export type PasswordRule =
  | 'length'
  | 'tooManyBytes'
  | 'control'
  | 'edges'
  | 'digit'
  | 'lowercase'
  | 'uppercase'
  | 'personal'
  | 'guessable';

/** What others may know about a person, and would try first. */
export interface PersonalData {
  /** NIRs and provisional identifiers, in their normal form. */
  readonly identifiers: readonly string[];
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  /** Surnames and given names as they are written; each text may hold several names. */
  readonly names: readonly string[];
}

/** Checks passwords against the rules. */
export interface PasswordRules {
  /**
   * Resolves with all rules that the password breaks, in the order in which they are shown; an empty list means that
   * it is good. Spaces count, and may not stand at the ends. The first call loads the word lists, which takes a moment.
   */
  unmetRules(asked: { password: string; person: PersonalData }): Promise<readonly PasswordRule[]>;
}

const edge = new RegExp(`^[${edges}]|[${edges}]$`, 'u');

/** Creates the rules. `min` and `max` are lengths in code points, both allowed. */
export function createPasswordRules({ min, max }: { min: number; max: number }): PasswordRules {
  const estimate = createEstimate();

  return {
    async unmetRules({ password: typed, person }) {
      const password = normalizePassword(typed);
      const length = [...password].length;
      const unmet: PasswordRule[] = [];
      if (length < min || length > max) unmet.push('length');
      else if (Buffer.byteLength(password) > bcryptBytes) unmet.push('tooManyBytes');
      // Line ends count as control characters: browsers remove them from pasted text, so no person typed one.
      if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(password)) unmet.push('control');
      if (edge.test(password)) unmet.push('edges');
      if (!/\p{Nd}/u.test(password)) unmet.push('digit');
      if (!/\p{Ll}/u.test(password)) unmet.push('lowercase');
      if (!/\p{Lu}/u.test(password)) unmet.push('uppercase');
      const words = personalWords(person);
      const folded = fold(password);
      if (words.some((word) => folded.includes(word))) unmet.push('personal');
      // The estimate takes longer for longer passwords, so it is skipped for one that is too long anyway.
      if (length <= max && (await estimate(password, words)) < 2) unmet.push('guessable');
      return unmet;
    },
  };
}

/** Returns the text in upper case, without accents, spaces and signs, and with ligatures as two letters. */
const fold = (text: string) =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE')
    .replace(/[^\p{L}\p{Nd}]/gu, '');

/** Shorter parts of names occur in too many harmless words. */
const shortestName = 4;

/** A shorter date occurs in too many numbers: 1/3/69 is 1369. */
const shortestDate = 6;

/**
 * Returns what a folded password must not contain (`fold`): digits and capital letters without accents. 10/03/1969 and
 * 10-03-1969 both fold to 10031969.
 */
export function personalWords({ identifiers, birthDate, names }: PersonalData): string[] {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const short = year.slice(2);
  const dates = [year, short].flatMap((each) => [
    ...[day + month + each, month + day + each, each + month + day],
    // As in 1/3/1969.
    Number(day) + String(Number(month)) + each,
  ]);
  const parts = names.flatMap((name) => name.split(/[^\p{L}\p{M}]+/u)).map(fold);
  return [
    ...identifiers.map((identifier) => identifier.replace(/^P/, '')),
    ...dates.filter((date) => date.length >= shortestDate),
    ...parts.filter((part) => part.length >= shortestName),
  ];
}

type Estimate = (password: string, words: readonly string[]) => Promise<number>;

/**
 * Creates zxcvbn's estimate: a score from 0 (guessed at once) to 4, given French word lists and these words. An estimate
 * may keep the process busy for some 60 ms, so one is made at a time, and other requests are served in between.
 */
function createEstimate(): Estimate {
  let loaded: ReturnType<typeof loadEstimator> | undefined;
  const queue = new PQueue({ concurrency: 1 });
  return async (password, words) => {
    // Takes about 45 MB and a third of a second, so it is loaded at the first use.
    loaded ??= loadEstimator();
    const estimator = await loaded;
    return queue.add(async () => {
      await setImmediate();
      return estimator.check(password, [...words]).score;
    });
  };
}

async function loadEstimator() {
  const [{ ZxcvbnFactory }, common, french] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-fr'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...french.dictionary },
    graphs: common.adjacencyGraphs,
    // With the default of 100, « 4@8({[<… » keeps a core busy for a quarter of a second; with 8 for about 15 ms.
    l33tMaxSubstitutions: 8,
  });
}
