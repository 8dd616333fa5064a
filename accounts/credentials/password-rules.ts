/** What a personal password must be. Of the domain's rules, all but "not the current one", which needs its hash. */
import { bcryptBytes, normalizePassword } from './passwords.ts';

export type PasswordRule =
  | 'length'
  | 'tooManyBytes'
  | 'control'
  | 'digit'
  | 'lowercase'
  | 'uppercase'
  | 'personal'
  | 'guessable';

/** What others may know of a person, and try first. */
export interface PersonalData {
  /** NIRs and provisional identifiers, in their normal form. */
  readonly identifiers: readonly string[];
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  /** Surnames and given names, as they are written; each may hold several. */
  readonly names: readonly string[];
}

export interface PasswordRules {
  /**
   * All rules that the password breaks, in the order they are told; none when it is good. Spaces count, at
   * the ends too. The first call loads the word lists, which takes a moment.
   */
  unmetRules(asked: { password: string; person: PersonalData }): Promise<readonly PasswordRule[]>;
}

/** Bounds in code points, both included. */
export function createPasswordRules({ min, max }: { min: number; max: number }): PasswordRules {
  const estimate = createEstimate();

  return {
    async unmetRules({ password: typed, person }) {
      const password = normalizePassword(typed);
      const length = [...password].length;
      const unmet: PasswordRule[] = [];
      if (length < min || length > max) unmet.push('length');
      else if (Buffer.byteLength(password) > bcryptBytes) unmet.push('tooManyBytes');
      // A line end is one: browsers strip it from a paste, so it never comes by hand.
      if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(password)) unmet.push('control');
      if (!/\p{Nd}/u.test(password)) unmet.push('digit');
      if (!/\p{Ll}/u.test(password)) unmet.push('lowercase');
      if (!/\p{Lu}/u.test(password)) unmet.push('uppercase');
      const words = personalWords(person);
      const folded = fold(password);
      if (words.some((word) => folded.includes(word))) unmet.push('personal');
      // The work grows with the length, and one that is too long is refused already.
      if (length <= max && (await estimate(password, words)) < 2) unmet.push('guessable');
      return unmet;
    },
  };
}

/** Upper case, without accents, spaces and signs; ligatures opened. */
const fold = (text: string) =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE')
    .replace(/[^\p{L}\p{Nd}]/gu, '');

/** Shorter parts of names stand in too many innocent words. */
const shortestName = 4;

/** Without a zero, 1/3/69 would be 1369, which is in too many numbers. */
const shortestDate = 6;

/** What must not be found in a folded password. 10/03/1969 and 10-03-1969 fold to 10031969. */
function personalWords({ identifiers, birthDate, names }: PersonalData): string[] {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const short = year.slice(2);
  const dates = [year, short].flatMap((each) => [
    ...[day + month + each, month + day + each, each + month + day],
    // 1/3/1969
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

/** Resolves with zxcvbn's score, 0 (guessed at once) to 4, for who knows French and these words. */
function createEstimate(): Estimate {
  let loaded: ReturnType<typeof loadEstimator> | undefined;
  return async (password, words) => {
    // About 45 MB and a third of a second: only for a process that is ever asked.
    loaded ??= loadEstimator();
    return (await loaded).check(password, [...words]).score;
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
    // With the default of 100, « 4@8({[<… » keeps a core busy for a quarter of a second; with 8, about 15 ms.
    l33tMaxSubstitutions: 8,
  });
}
