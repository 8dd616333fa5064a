/** The characters of an answer spoken one after the other, from the clips in `clips/`. */
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { alphabet } from './alphabet.ts';
import type { Language } from './ports.ts';
import { fromWav, sampleRate, toWav } from './wav.ts';

export const seedBytes = 16;

/** Time to write a character down before the next one, in seconds. */
const gap = { min: 0.6, max: 1.1 };
/** How fast a clip is played, and its pitch with it. */
const pace = { min: 0.93, max: 1.07 };
/** Of 32767: a faint hiss. */
const hiss = 350;

type Clips = ReadonlyMap<string, Float32Array>;

function loadClips(language: Language): Clips {
  const clip = (character: string) =>
    new URL(`clips/${language}/${character.toLowerCase()}.wav`, import.meta.url);
  return new Map([...alphabet].map((each) => [each, fromWav(readFileSync(clip(each)))]));
}

/** As many random bytes as are asked for, the same ones from the same seed. */
function createRandomBytes(seed: Buffer): (count: number) => Buffer {
  const cipher = createCipheriv('aes-128-ctr', seed, Buffer.alloc(16));
  return (count) => cipher.update(Buffer.alloc(count));
}

/** Linear between samples: at these small changes of pace nobody hears the difference. */
function play(clip: Float32Array, speed: number): Float32Array {
  return new Float32Array(Math.floor((clip.length - 1) / speed)).map((_, n) => {
    const at = n * speed;
    const before = Math.floor(at);
    const { [before]: from = 0, [before + 1]: to = 0 } = clip;
    return from + (to - from) * (at - before);
  });
}

/**
 * Reads the clips, then speaks: a WAV file of about eight seconds. Gaps, pace and hiss come from the seed, so that
 * no two captchas sound byte for byte alike, while one can be asked for again in ranges, which Safari does, and by
 * any of our processes.
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
    let end = 0;
    for (const part of parts) {
      samples.set(part, end);
      end += part.length;
    }
    const noise = randomBytes(samples.length);
    return toWav(samples.map((sample, i) => sample + ((noise[i] ?? 128) / 128 - 1) * hiss));
  };
}
