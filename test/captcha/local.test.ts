import { describe, expect, it } from '@jest/globals';
import { alphabet } from '../../captcha/local/alphabet.ts';
import { createLocalCaptcha } from '../../captcha/local/local.ts';
import { voices } from '../../captcha/local/sound/voices.ts';
import { fromWav, sampleRate } from '../../captcha/local/sound/wav.ts';
import { readTemplates } from './solver.ts';

const captcha = createLocalCaptcha();
const answerOf = (state: string) => state.split('.')[0] ?? '';

/** Makes many captchas, so that random differences show. */
const many = (count: number) =>
  Promise.all(Array.from({ length: count }, () => captcha.create('fr')));

/** Returns the commands of each glyph's outline without their numbers, by which a program could recognise a letter. */
const shapesOf = (svg: string) =>
  [...svg.matchAll(/fill="#\w+" d="([^"]*)"/g)].map(([, path = '']) =>
    path.replace(/[\d.-]+/g, '').replace(/M/g, ''),
  );

describe('an answer', () => {
  it('has six characters of the alphabet, is hardly ever repeated, and uses all characters', async () => {
    const answers = (await many(60)).map(({ state }) => answerOf(state));
    for (const answer of answers) expect(answer).toMatch(new RegExp(`^[${alphabet}]{6}$`));
    // With 12^6 possible answers, two of these are equal in one of 1,700 runs.
    expect(new Set(answers).size).toBeGreaterThan(58);
    expect(new Set(answers.join('')).size).toBe(alphabet.length);
  });

  it('is accepted in lower case as well, and nothing else is', async () => {
    const { state } = await captcha.create('fr');
    const answer = answerOf(state);
    expect(await captcha.verify(state, answer)).toBe(true);
    expect(await captcha.verify(state, answer.toLowerCase())).toBe(true);
    for (const typed of ['', answer.slice(1), `${answer}F`, state, [...answer].sort().join('0')]) {
      expect(await captcha.verify(state, typed)).toBe(false);
    }
  });
});

describe('the picture', () => {
  it('is an SVG of shapes, without text, script or outside resources', async () => {
    const { state, picture } = await captcha.create('fr');
    const svg = picture.bytes.toString();
    expect(picture.type).toBe('image/svg+xml');
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*>(<(rect|path) [^<>]*\/>)+<\/svg>$/,
    );
    expect(svg).not.toContain(answerOf(state));
    expect(svg).not.toMatch(/NaN|undefined|href/);
    expect(shapesOf(svg)).toHaveLength(6);
  });

  it('stays within its bounds', async () => {
    for (const { picture } of await many(30)) {
      for (const [, path = ''] of picture.bytes.toString().matchAll(/fill="#\w+" d="([^"]*)"/g)) {
        const numbers = (path.match(/-?[\d.]+/g) ?? []).map(Number);
        const [xs, ys] = [0, 1].map((odd) => numbers.filter((_, i) => i % 2 === odd));
        expect(Math.min(...(xs ?? []))).toBeGreaterThan(-5);
        expect(Math.max(...(xs ?? []))).toBeLessThan(305);
        expect(Math.min(...(ys ?? []))).toBeGreaterThan(-5);
        expect(Math.max(...(ys ?? []))).toBeLessThan(105);
      }
    }
  });

  it('draws letters with varying lines', async () => {
    const shapes = (await many(20)).flatMap(({ picture }) => shapesOf(picture.bytes.toString()));
    // As the library draws them, 120 glyphs of twelve characters would have twelve shapes.
    expect(new Set(shapes).size).toBeGreaterThan(60);
  });
});

describe('the sound', () => {
  it.each(['fr', 'en'] as const)('is a WAV file of 5 to 13 seconds (%s)', async (language) => {
    const { state } = await captcha.create(language);
    const { type, bytes } = await captcha.sound(state, language);
    expect(type).toBe('audio/wav');
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect(bytes.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect([bytes.readUInt16LE(20), bytes.readUInt16LE(22)]).toEqual([1, 1]);
    expect(bytes.readUInt32LE(24)).toBe(sampleRate);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    const samples = fromWav(bytes);
    expect(samples.length / sampleRate).toBeGreaterThan(5);
    expect(samples.length / sampleRate).toBeLessThan(13);
    expect(samples.reduce((loudest, each) => Math.max(loudest, each), 0)).toBeGreaterThan(15_000);
  });

  it('is the same for one captcha, and another for the next with the same answer', async () => {
    // The answer is fixed as well: with another one, two of these may happen to be of the same length.
    const seeds = ['AAAAAAAAAAAAAAAAAAAAAA', 'AQAAAAAAAAAAAAAAAAAAAA', 'AgAAAAAAAAAAAAAAAAAAAA'];
    const sounds = await Promise.all(
      seeds.map(async (seed) => captcha.sound(`FHKMRT.${seed}`, 'fr')),
    );
    expect(new Set(sounds.map(({ bytes }) => bytes.length)).size).toBe(3);
    const { state } = await captcha.create('fr');
    const again = [await captcha.sound(state, 'fr'), await captcha.sound(state, 'fr')];
    expect(again[0]?.bytes.equals(again[1]?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('is spoken in one language only, the one in which the captcha was made', async () => {
    const { state } = await captcha.create('fr');
    const [french, english] = [await captcha.sound(state, 'fr'), await captcha.sound(state, 'en')];
    expect(english.bytes.equals(french.bytes)).toBe(true);
    const made = await captcha.create('en');
    const sameInFrench = made.state.replace(/en$/, 'fr');
    const other = await captcha.sound(sameInFrench, 'en');
    expect(other.bytes.equals((await captcha.sound(made.state, 'en')).bytes)).toBe(false);
  });

  it('holds the voice clearly above the babble', async () => {
    const { bytes } = await captcha.sound('FHKMRT.AAAAAAAAAAAAAAAAAAAAAA.fr', 'fr');
    const samples = fromWav(bytes);
    const loudness = (from: number, to: number) =>
      Math.sqrt(samples.subarray(from, to).reduce((sum, x) => sum + x * x, 0) / (to - from));
    // It begins and ends with a pause, in which the babble alone is heard.
    const pause = (loudness(0, 4_000) + loudness(samples.length - 4_000, samples.length)) / 2;
    const spoken = loudness(0, samples.length);
    expect(20 * Math.log10(spoken / pause)).toBeGreaterThan(5);
    expect(20 * Math.log10(spoken / pause)).toBeLessThan(12);
  });

  it('has a recording of every character, of every voice, in both languages', async () => {
    for (const language of ['fr', 'en'] as const) {
      const characters = readTemplates(language, 0).map(({ character }) => character);
      for (const character of alphabet) {
        const recordings = characters.filter((each) => each === character);
        expect([language, character, recordings.length]).toEqual([
          language,
          character,
          voices.length,
        ]);
      }
    }
  });
});
