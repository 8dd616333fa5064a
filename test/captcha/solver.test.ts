/** A program with the clips of the repository hears what is joined from them, and not what we speak. */
import { describe, expect, it } from '@jest/globals';
import { createLocalCaptcha } from '../../captcha/local/local.ts';
import { sampleRate, toWav } from '../../captcha/local/sound/wav.ts';
import { atSpeed, createSolver, readTemplates, type Template } from './solver.ts';

/** All the answers and seeds are fixed, so that chance never decides. */
const answers = ['F7K2R9', 'H4MT6Y'];
const seeds = answers.map((_, i) => Buffer.alloc(16, i + 1).toString('base64url'));

/** The sound as it was: clips of one voice after another with pauses, each a little faster or slower, and a hiss. */
function joined(answer: string, templates: readonly Template[]): Buffer {
  const parts = [...answer].flatMap((character, place) => {
    const voiced = templates.filter((each) => each.character === character);
    const { clip } = voiced[(place * 3) % voiced.length] ?? { clip: [] };
    const pause = new Float32Array(sampleRate * (0.6 + place / 15));
    return [...pause, ...atSpeed(Float32Array.from(clip), 0.95 + place * 0.0213)];
  });
  const hiss = (i: number) => ((i * 7919) % 701) - 350;
  return toWav(Float32Array.from(parts.map((sample, i) => sample + hiss(i))));
}

/** How many of all characters are read rightly. */
const rightOf = (read: readonly string[]) =>
  read.flatMap((each, i) => [...each].filter((letter, place) => letter === answers[i]?.[place]))
    .length / answers.join('').length;

describe.each(['fr', 'en'] as const)('a matched filter (%s)', (language) => {
  const clips = readTemplates(language, 0);
  const solve = createSolver(readTemplates(language, 13));

  it('reads clips that are only joined', () => {
    const [answer = ''] = answers;
    expect(solve(joined(answer, clips))).toBe(answer);
  });

  it('reads hardly an answer of ours, of whatever voice and at whatever pace', async () => {
    const captcha = createLocalCaptcha();
    const read: string[] = [];
    for (const [i, answer] of answers.entries()) {
      const { bytes } = await captcha.sound(`${answer}.${seeds[i]}.${language}`, language);
      read.push(solve(bytes));
    }
    // Six characters of which each is right in 72 of 100 make 14 whole answers in 100.
    expect(rightOf(read)).toBeLessThan(0.72);
  });
});
