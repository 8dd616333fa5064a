import type { Range, SeededRandom } from '../seeded-random.ts';
import { sampleRate } from './wav.ts';

/** The factor by which a clip is played faster or slower; it changes the pitch as well. */
const pace: Range = { min: 0.88, max: 1.13 };
/** How far the pace rises and falls within a clip, and how often in a second. There are two movements of this kind. */
const drift: Range = { min: 0.03, max: 0.07 };
const driftsPerSecond: Range = { min: 1, max: 3 };
/** The pace is computed anew after this many samples. */
const paceSteps = 32;

/**
 * Returns a clip as another speaker might have spoken it: at another pace, which drifts. A correlation with the clip at
 * any one pace soon runs out of step, while people hear a change of intonation. Linear interpolation is good enough.
 */
export function play(clip: Float32Array, random: SeededRandom): Float32Array {
  const base = random.between(pace);
  const drifts = [1, 2].map(() => ({
    depth: random.between(drift),
    step: (2 * Math.PI * random.between(driftsPerSecond)) / sampleRate,
    phase: random.between({ min: 0, max: 2 * Math.PI }),
  }));
  const slowest = pace.min * (1 - 2 * drift.max);
  const played = new Float32Array(Math.ceil(clip.length / slowest));
  let length = 0;
  for (let at = 0, speed = base; at < clip.length - 1; at += speed, length += 1) {
    if (length % paceSteps === 0) {
      const n = length;
      const bent = drifts.map(({ depth, step, phase }) => depth * Math.sin(step * n + phase));
      speed = base * bent.reduce((factor, each) => factor + each, 1);
    }
    const before = Math.floor(at);
    const from = clip[before] ?? 0;
    played[length] = from + ((clip[before + 1] ?? 0) - from) * (at - before);
  }
  return played.slice(0, length);
}
