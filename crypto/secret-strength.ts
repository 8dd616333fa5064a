/**
 * Estimates how hard the secret of a machine is to guess. It should be random, so everything that makes a text easy to
 * remember counts against it: repetitions, sequences, rows of keys, words. zxcvbn takes 45 MB for its word lists and a
 * sixth of a second for a long secret, and rates a sentence as high as 16 random bytes.
 */

/** Secrets that are printed in our documents and tests, and usual placeholders; letters and digits alone. */
const published = [
  'replacemebyalongrandomsecret',
  'asecretofthetestclientlongenough',
  'thefirstcookiekeyofthetestslongenough',
  'thesecondonelongenoughtoo',
  'changeme',
  'replaceme',
  'yoursecret',
  'votresecret',
  'example',
  'correcthorsebatterystaple',
];

/** Pairs of letters that make up most of English and French, and of words such as "password" and "secret". */
const commonPairs = new Set(
  `ad ai al am an ar as at au be ca ce ch ci cl co cr de di du ea ec ed el em en er es et ey ge ha he ho ic ie il im in
   io ir is it ka ke la le li ll lo ma me mi mo mp na nd ne ng ni no ns nt ok ol om on op or os ot ou pa pe po pr qu ra
   rd re ri ro rs sa se sh si so ss st su ta te th ti to tr ts ue un up ur us ut ve wo`.split(
    /\s+/,
  ),
);

/** Pairs of keys that stand side by side, or one above the other, on American and French keyboards. */
const keyPairs = new Set(
  (
    'qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm wxcvbn 1234567890 ' +
    '1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 1aqw 2zsx'
  )
    .split(' ')
    .flatMap((row) => [row, [...row].reverse().join('')])
    .flatMap((row) => [...row].slice(1).map((key, i) => `${row[i]}${key}`)),
);

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/** Bits of a character that the ones before it suggest, and of one that goes on with a word. */
const predictableBits = 0.5;
const wordBits = 1.5;

/** What a key of 32 bytes must have at least; a random one has about 170 by this estimate. */
const minKeyBits = 100;

/**
 * Returns the bits that a secret of this length must have. Each of 16 hexadecimal digits has 4, by chance a little
 * less by this estimate; natural language has about 2 a character.
 */
const minTextBits = (length: number): number => 36 + 3 * (Math.min(36, Math.max(16, length)) - 16);

/** Reports whether a secret is published, or too easy to guess. Never true of a random one of 22 characters or more. */
export function isWeakSecret(secret: string): boolean {
  const plain = secret.toLowerCase().replace(/[^a-z\d]/g, '');
  // Anybody who guesses a text also tries it twice.
  const [, once = secret] = /^(.+?)\1+$/s.exec(secret) ?? [];
  return (
    published.some((known) => plain.includes(known)) ||
    bitsOfText(once) < minTextBits(secret.length)
  );
}

/** Reports whether a key of 32 bytes is too easy to guess. Bytes that spell a text are judged as one. */
export function isWeakKey(key: Buffer): boolean {
  const text = key.toString('latin1');
  if (/^[\x20-\x7e]*$/.test(text)) return isWeakSecret(text);
  return bitsOf([...key], 256) < minKeyBits;
}

function bitsOfText(secret: string): number {
  const kinds = [/[g-z]/, /[G-Z]/, /[a-f]/, /[A-F]/, /\d/, /[^a-zA-Z\d]/];
  const sizes = [20, 20, 6, 6, 10, 12];
  const alphabet = kinds.reduce(
    (sum, kind, i) => sum + (kind.test(secret) ? (sizes[i] ?? 0) : 0),
    0,
  );
  const codes = [...secret.toLowerCase()].map((each) => each.charCodeAt(0));
  return bitsOf(codes, alphabet, wordsIn(secret));
}

/**
 * Returns an estimate of the bits of a secret, whose characters are chosen from `alphabet`: a few different ones as if
 * chosen from half as many again.
 */
function bitsOf(
  codes: readonly number[],
  alphabet: number,
  words: readonly boolean[] = [],
): number {
  const bits = Math.log2(Math.min(alphabet, 1.5 * new Set(codes).size));
  const at = (i: number) => codes[i] ?? Number.NaN;
  const key = (i: number) => `${at(i - 2)} ${at(i - 1)} ${at(i)}`;
  const firstSeen = new Map<string, number>();
  for (let i = codes.length - 1; i >= 2; i -= 1) firstSeen.set(key(i), i);
  const stepsBy = (lag: number) => (i: number) => {
    const step = at(i) - at(i - lag);
    return Math.abs(step) <= 1 && step === at(i - lag) - at(i - 2 * lag);
  };
  const rules = [
    (i: number) => at(i) === at(i - 1),
    stepsBy(1),
    stepsBy(2),
    stepsBy(3),
    (i: number) => keyPairs.has(String.fromCharCode(at(i - 1), at(i))),
    (i: number) => (firstSeen.get(key(i)) ?? i) < i,
  ];
  // Chance follows a rule now and then, but seldom twice in a row.
  const isPredictable = (i: number) => rules.some((rule) => rule(i) && rule(i - 1));
  return codes.reduce((sum, _, i) => {
    if (isPredictable(i)) return sum + predictableBits;
    return sum + (words[i] === true ? wordBits : bits);
  }, 0);
}

/**
 * Marks the characters that go on with a word: all that may, if most of the text does, else those in a row. Hexadecimal
 * digits are not taken for words.
 */
function wordsIn(secret: string): boolean[] {
  if (/^[\da-f-]+$/i.test(secret)) return [];
  const text = secret.replace(
    /(?<=[a-z])[013457@$]|[013457@$](?=[a-z])/g,
    (each) => lookAlikes[each] ?? each,
  );
  const marks = [...text].map((_, i) => {
    const pair = text.slice(Math.max(0, i - 1), i + 1);
    if (/[a-z][ ._-]|[ ._-][a-z]/.test(pair)) return true;
    return /^([a-zA-Z][a-z]|[A-Z]{2})$/.test(pair) && commonPairs.has(pair.toLowerCase());
  });
  if (marks.filter((mark) => mark).length >= marks.length / 2) return marks;
  const isInRow = (i: number) =>
    [i - 2, i - 1, i].some((from) => [0, 1, 2].every((step) => marks[from + step] === true));
  return marks.map((_, i) => isInRow(i));
}
