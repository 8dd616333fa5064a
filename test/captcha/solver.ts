/**
 * A program that reads the sound of a captcha with the clips of the repository, as an attacker would. It finds the six
 * loudest stretches, and compares each one with every clip of every voice, at many speeds, by correlation (a matched
 * filter): first the low frequencies of all, then all frequencies of the best.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answerLength } from '../../captcha/local/alphabet.ts';
import { fromWav, sampleRate } from '../../captcha/local/sound/wav.ts';
import type { Language } from '../../captcha/ports.ts';
import { createCorrelator } from './correlation.ts';

/** The first comparison works at this part of the sample rate: the loudest part of a voice is below 1 kHz. */
const every = 4;
const rate = sampleRate / every;
/** How many candidates go into the second comparison, and the speeds around theirs that it tries. */
const finalists = 10;
const fineSpeeds = [0.994, 0.996, 0.998, 1, 1.002, 1.004, 1.006];
const frame = rate / 100;
/** Silences within a character are shorter. */
const pauseFrames = 30;
const shortestFrames = 10;
/** How much is looked at before and after a stretch, and at most in all, in samples. */
const margin = rate / 5;
const longest = 8192;

const clipsFolder = new URL('../../captcha/local/sound/clips/', import.meta.url).pathname;

export interface Template {
  readonly character: string;
  readonly clip: Float32Array;
  readonly speed: number;
  /** The clip at that speed, its low frequencies alone. */
  readonly low: Float32Array;
}

/** Returns all clips of a language, of all voices, each at speeds up to `steps` hundredths slower and faster. */
export function readTemplates(language: Language, steps: number): Template[] {
  const speeds = Array.from({ length: 2 * steps + 1 }, (_, i) => 1 + (i - steps) / 100);
  return readdirSync(join(clipsFolder, language), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.wav'))
    .flatMap((path) => {
      const clip = fromWav(readFileSync(join(clipsFolder, language, path)));
      const character = basename(path, '.wav').toUpperCase();
      return speeds.map((speed) => ({ character, clip, speed, low: lowOf(atSpeed(clip, speed)) }));
    });
}

const lowOf = (samples: Float32Array) =>
  new Float32Array(Math.floor(samples.length / every)).map((_, i) => {
    let sum = 0;
    for (let n = i * every; n < (i + 1) * every; n += 1) sum += samples[n] ?? 0;
    return sum / every;
  });

/** Makes the high frequencies louder, in which consonants differ. */
const emphasise = (samples: Float32Array) =>
  samples.map((each, i) => each - 0.9 * (samples[i - 1] ?? 0));

/** Returns a clip played at another speed. */
export function atSpeed(samples: Float32Array, speed: number): Float32Array {
  const played = new Float32Array(Math.floor((samples.length - 1) / speed));
  for (let n = 0; n < played.length; n += 1) {
    const at = n * speed;
    const before = at | 0;
    const from = samples[before] ?? 0;
    played[n] = from + ((samples[before + 1] ?? 0) - from) * (at - before);
  }
  return played;
}

/** Returns the six loudest stretches, by a threshold well above the one at which the background is heard as well. */
function stretchesOf(samples: Float32Array): { start: number; end: number }[] {
  const energy = Array.from({ length: Math.floor(samples.length / frame) }, (_, i) =>
    samples
      .subarray(Math.max(0, i - 1) * frame, (i + 2) * frame)
      .reduce((sum, each) => sum + each * each, 0),
  );
  const loudest = Math.max(...energy);
  const above = (level: number) => {
    const found: { start: number; end: number }[] = [];
    energy.forEach((each, i) => {
      if (each < level * loudest) return;
      const last = found.at(-1);
      if (last !== undefined && i - last.end < pauseFrames) last.end = i + 1;
      else found.push({ start: i, end: i + 1 });
    });
    return found
      .filter(({ start, end }) => end - start >= shortestFrames)
      .map(({ start, end }) => ({ start: start * frame, end: end * frame }));
  };
  const levels = Array.from({ length: 60 }, (_, i) => 1e-5 * 1.2 ** i);
  const six = levels.map(above).filter(({ length }) => length === answerLength);
  return six[Math.min(6, six.length >> 1)] ?? [];
}

/** Returns the items with the highest scores, the best first. */
function bestOf<T>(items: readonly T[], scores: readonly number[], count: number): T[] {
  const order = scores.map((score, i) => ({ score, i })).sort((a, b) => b.score - a.score);
  return order.slice(0, count).flatMap(({ i }) => items[i] ?? []);
}

/** Returns a function that reads a sound: an answer, or a shorter text when it does not find six characters. */
export function createSolver(templates: readonly Template[]): (sound: Buffer) => string {
  const correlateLow = createCorrelator(
    templates.map(({ low }) => low),
    longest / every,
  );
  return (sound) => {
    const samples = fromWav(sound);
    const low = lowOf(samples);
    return stretchesOf(low)
      .map(({ start, end }) => {
        const from = Math.max(0, start - margin);
        const to = Math.min(end + margin, from + longest / every);
        const lowScores = correlateLow(low.subarray(from, to));
        const candidates = bestOf(templates, lowScores, finalists).flatMap(
          ({ character, clip, speed }) =>
            fineSpeeds.map((fine) => ({
              character,
              samples: emphasise(atSpeed(clip, speed * fine)),
            })),
        );
        const correlate = createCorrelator(
          candidates.map((candidate) => candidate.samples),
          longest,
        );
        const scores = correlate(emphasise(samples.subarray(from * every, to * every)));
        return bestOf(candidates, scores, 1)[0]?.character ?? '';
      })
      .join('');
  };
}
