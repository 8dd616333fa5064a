/** Speaks the characters of an answer one after another, from the recordings in `clips/`. */
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { alphabet } from './alphabet.ts';
import type { Language } from './ports.ts';
import { fromWav, sampleRate, toWav } from './wav.ts';

/** The length of a seed, in bytes. */
export const seedBytes = 16;

/** The silence in which a person writes a character down, in seconds. */
const gap = { min: 0.6, max: 1.1 };
/** The factor by which a clip is played faster or slower; it changes the pitch as well. */
const pace = { min: 0.93, max: 1.07 };
/** The amplitude of the background noise, of 32767. */
const hiss = 350;

type Clips = ReadonlyMap<string, Float32Array>;

function loadClips(language: Language): Clips {
  const clip = (character: string) =>
    new URL(`clips/${language}/${character.toLowerCase()}.wav`, import.meta.url);
  return new Map([...alphabet].map((each) => [each, fromWav(readFileSync(clip(each)))]));
}

/** Creates a generator of random bytes that gives the same bytes for the same seed. */
function createRandomBytes(seed: Buffer): (count: number) => Buffer {
  const cipher = createCipheriv('aes-128-ctr', seed, Buffer.alloc(16));
  return (count) => cipher.update(Buffer.alloc(count));
}

/** Plays a clip at another speed. Linear interpolation is good enough for such small changes. */
function play(clip: Float32Array, speed: number): Float32Array {
  return new Float32Array(Math.floor((clip.length - 1) / speed)).map((_, n) => {
    const at = n * speed;
    const before = Math.floor(at);
    const { [before]: from = 0, [before + 1]: to = 0 } = clip;
    return from + (to - from) * (at - before);
  });
}

/**
 * Reads the clips, and returns a function that makes a WAV file of about eight seconds. Gaps, pace and noise depend on
 * the seed: no two captchas have the same bytes, but one captcha always has. Safari needs that, because it asks for a
 * sound in ranges, which any of our processes may answer.
 */
export function createSpeaker(): (text: string, language: Language, seed: Buffer) => Buffer {
  const clips = { fr: loadClips('fr'), en: loadClips('en') };
  return (text, language, seed) => {
    const randomBytes = createRandomBytes(seed);
    const between = ({ min, max }: { min: number; max: number }) =>
      min + ((max - min) * randomBytes(2).readUInt16LE()) / 0xffff;
    const silence = () => new Float32Array(Math.round(between(gap) * sampleRate));

    const parts = [...text].flatMap((character) => {
      const clip = clips[language].get(character);
      if (clip === undefined) throw new Error('no clip of this character');
      return [silence(), play(clip, between(pace))];
    });
    parts.push(silence());
    const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const part of parts) {
      samples.set(part, offset);
      offset += part.length;
    }
    const noise = randomBytes(samples.length);
    return toWav(samples.map((sample, i) => sample + ((noise[i] ?? 128) / 128 - 1) * hiss));
  };
}
