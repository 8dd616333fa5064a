/** Speaks the characters of an answer one after another, from the recordings in `clips/`. */
import { readFile } from 'node:fs/promises';
import type { Language } from '../../ports.ts';
import { alphabet } from '../alphabet.ts';
import { createSeededRandom, type Range } from '../seeded-random.ts';
import { babble } from './babble.ts';
import { play } from './play.ts';
import { voices } from './voices.ts';
import { fromWav, sampleRate, toWav } from './wav.ts';

/** The silence in which a person writes a character down, in seconds. */
const gap: Range = { min: 0.6, max: 1 };
/** The loudness of a character (root mean square), of 32767. */
const voiceLoudness = 4_500;
/** How much softer the babble is, in decibels. People follow a voice easily from 8 decibels on. */
const babbleBelow: Range = { min: 8.5, max: 10 };
/** The number of clips that the babble is made of. */
const babbleClips = 8;

async function readClip(language: Language, voice: string, character: string) {
  const path = `clips/${language}/${voice}/${character.toLowerCase()}.wav`;
  return fromWav(await readFile(new URL(path, import.meta.url)));
}

/** Returns the samples at this loudness. */
function atLoudness(samples: Float32Array, loudness: number): Float32Array {
  const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
  const factor = loudness / Math.sqrt(power || 1);
  return samples.map((each) => each * factor);
}

function join(parts: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    samples.set(part, offset);
    offset += part.length;
  }
  return samples;
}

/**
 * Resolves with a WAV file of about nine seconds. Voices, pace, gaps and the babble behind depend on the seed:
 * no two captchas have the same bytes, but one captcha always has. Safari needs that, because it asks for a sound in
 * ranges, which any of our processes may answer. Clips are read when they are needed, so they take no memory.
 */
export async function speak(text: string, language: Language, seed: Buffer): Promise<Buffer> {
  const random = createSeededRandom(seed);
  const silence = () => new Float32Array(Math.round(random.between(gap) * sampleRate));

  const parts: Float32Array[] = [];
  for (const character of text) {
    const clip = await readClip(language, random.pick(voices), character);
    parts.push(silence(), atLoudness(play(clip, random), voiceLoudness));
  }
  const spoken = join([...parts, silence()]);

  const others: Float32Array[] = [];
  for (let i = 0; i < babbleClips; i += 1) {
    const clip = await readClip(language, random.pick(voices), random.pick([...alphabet]));
    others.push(play(clip, random));
  }
  const behind = atLoudness(
    babble(spoken.length, others, random),
    voiceLoudness * 10 ** (-random.between(babbleBelow) / 20),
  );
  return toWav(spoken.map((sample, i) => sample + (behind[i] ?? 0)));
}
