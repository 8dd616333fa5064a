import type { Range, SeededRandom } from '../seeded-random.ts';
import { sampleRate } from './wav.ts';

/** The length of a fragment, in seconds: no character is that short. */
const fragment: Range = { min: 0.08, max: 0.2 };
/** The time from the beginning of one fragment to the next: about four are heard at once. */
const hop: Range = { min: 0.02, max: 0.05 };

/**
 * Returns the murmur of a crowd, `length` samples long: overlapping fragments of the clips, about half of them backwards,
 * so that no character can be understood.
 */
export function babble(
  length: number,
  clips: readonly Float32Array[],
  random: SeededRandom,
): Float32Array {
  const samples = new Float32Array(length);
  for (let start = 0; start < length; start += Math.round(random.between(hop) * sampleRate)) {
    const clip = random.pick(clips);
    const size = Math.min(clip.length, Math.round(random.between(fragment) * sampleRate));
    const from = Math.floor(random.between({ min: 0, max: clip.length - size }));
    const backwards = random.pick([true, false]);
    for (let i = 0; i < Math.min(size, length - start); i += 1) {
      // Fades in and out: an edge would click.
      const loudness = (4 * i * (size - i)) / (size * size);
      const sample = clip[from + (backwards ? size - 1 - i : i)] ?? 0;
      samples[start + i] = (samples[start + i] ?? 0) + sample * loudness;
    }
  }
  return samples;
}
