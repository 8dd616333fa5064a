import { createCipheriv } from 'node:crypto';

/** The length of a seed, in bytes. */
export const seedBytes = 16;

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface SeededRandom {
  /** Returns a number from `min` to `max`. */
  between(range: Range): number;
  /** Returns one of the items, each as likely as the others. Throws when there is none. */
  pick<T>(items: readonly T[]): T;
}

/** Creates a generator that gives the same numbers for the same seed. */
export function createSeededRandom(seed: Buffer): SeededRandom {
  const cipher = createCipheriv('aes-128-ctr', seed, Buffer.alloc(16));
  /** Returns a number from 0 to 1, without 1. */
  const fraction = () => cipher.update(Buffer.alloc(4)).readUInt32LE() / 2 ** 32;
  return {
    between: ({ min, max }) => min + (max - min) * fraction(),
    pick(items) {
      const item = items[Math.floor(fraction() * items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
}
