/** Generates the clips: `npx node captcha/local/sound/clips/make.ts`, with Debian's package espeak-ng installed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { alphabet } from '../../alphabet.ts';
import type { voices } from '../voices.ts';
import { fromWav, sampleRate, toWav } from '../wav.ts';

interface Speaker {
  /** A voice of espeak-ng, with one of its variants: men's begin with m, women's with f. */
  readonly voice: string;
  /** From 0 to 99. */
  readonly pitch: number;
  readonly wordsPerMinute: number;
}

/** The speakers, one for each name in `voices.ts`. */
const speakers: Readonly<Record<string, Readonly<Record<(typeof voices)[number], Speaker>>>> = {
  fr: {
    1: { voice: 'fr-fr', pitch: 50, wordsPerMinute: 120 },
    2: { voice: 'fr-fr+f2', pitch: 55, wordsPerMinute: 125 },
    3: { voice: 'fr-fr+m3', pitch: 38, wordsPerMinute: 115 },
    4: { voice: 'fr-be+f1', pitch: 45, wordsPerMinute: 120 },
    5: { voice: 'fr-ch+m7', pitch: 55, wordsPerMinute: 130 },
    6: { voice: 'fr-fr+f5', pitch: 60, wordsPerMinute: 115 },
    7: { voice: 'fr-be+m1', pitch: 65, wordsPerMinute: 125 },
    8: { voice: 'fr-ch+f3', pitch: 35, wordsPerMinute: 130 },
  },
  en: {
    1: { voice: 'en-gb', pitch: 50, wordsPerMinute: 120 },
    2: { voice: 'en-gb+f2', pitch: 55, wordsPerMinute: 125 },
    3: { voice: 'en-us+m3', pitch: 38, wordsPerMinute: 115 },
    4: { voice: 'en-gb-x-rp+f1', pitch: 45, wordsPerMinute: 120 },
    5: { voice: 'en-gb-scotland+m7', pitch: 55, wordsPerMinute: 130 },
    6: { voice: 'en-us+f5', pitch: 60, wordsPerMinute: 115 },
    7: { voice: 'en-gb-x-rp+m1', pitch: 65, wordsPerMinute: 125 },
    8: { voice: 'en-us+f3', pitch: 35, wordsPerMinute: 130 },
  },
};
/** The sample rate of espeak-ng. */
const spokenRate = 22_050;
/** The cutoff in Hz: frequencies above half the new sample rate would become noise. */
const cutoff = 3700;
/** How many samples the filter uses on either side. */
const reach = 64;

/** Converts from `spokenRate` to `sampleRate` with a low-pass filter (windowed sinc). */
function resample(samples: Float32Array): Float32Array {
  const step = spokenRate / sampleRate;
  const width = (2 * cutoff) / spokenRate;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, n) => {
    const centre = n * step;
    let sum = 0;
    for (let i = Math.ceil(centre - reach); i <= centre + reach; i += 1) {
      const x = Math.PI * width * (i - centre);
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const hann = 0.5 + 0.5 * Math.cos((Math.PI * (i - centre)) / reach);
      sum += (samples[i] ?? 0) * sinc * hann * width;
    }
    return sum;
  });
}

/** Removes the silence at both ends, and makes all clips equally loud. */
function trim(samples: Float32Array): Float32Array {
  const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
  const audible = (sample: number) => Math.abs(sample) > peak / 100;
  const spoken = samples.slice(samples.findIndex(audible), samples.findLastIndex(audible) + 1);
  return spoken.map((sample) => (sample * 24_000) / peak);
}

for (const [language, named] of Object.entries(speakers)) {
  for (const [name, { voice, pitch, wordsPerMinute }] of Object.entries(named)) {
    const folder = new URL(`${language}/${name}/`, import.meta.url);
    mkdirSync(folder, { recursive: true });
    for (const character of alphabet.toLowerCase()) {
      const spoken = execFileSync('espeak-ng', [
        ...['-v', voice, '-p', String(pitch), '-s', String(wordsPerMinute), '--stdout'],
        character,
      ]);
      writeFileSync(new URL(`${character}.wav`, folder), toWav(trim(resample(fromWav(spoken)))));
    }
  }
}
