/** Generates the clips: `npx node captcha/clips/make.ts`, with Debian's package espeak-ng installed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { alphabet } from '../alphabet.ts';
import { fromWav, sampleRate, toWav } from '../wav.ts';

const voices = { fr: 'fr-fr', en: 'en-gb' };
const wordsPerMinute = 120;
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

for (const [language, voice] of Object.entries(voices)) {
  const folder = new URL(`${language}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const character of alphabet.toLowerCase()) {
    const spoken = execFileSync('espeak-ng', [
      ...['-v', voice, '-s', String(wordsPerMinute), '--stdout'],
      character,
    ]);
    writeFileSync(new URL(`${character}.wav`, folder), toWav(trim(resample(fromWav(spoken)))));
  }
}
