/** The driver of our own captcha, which calls no service. Its state is the answer, the seed and the language of its sound. */
import { randomBytes, randomInt } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import PQueue from 'p-queue';
import { sameSecret } from '../../crypto/same-secret.ts';
import type { CaptchaDriver } from '../ports.ts';
import { alphabet, answerLength } from './alphabet.ts';
import { seedBytes } from './seeded-random.ts';
import { speak } from './sound/sound.ts';

const languages = ['fr', 'en'] as const;

/** Creates the driver. */
export function createLocalCaptcha(): CaptchaDriver {
  const character = () => alphabet.charAt(randomInt(alphabet.length));

  /**
   * A sound keeps the process busy for about 20 ms, a picture for 5. One at a time is made, and other requests are served
   * in between; otherwise a browser that asks for a hundred sounds at once would stop the process for seconds.
   */
  const queue = new PQueue({ concurrency: 1 });
  const inTurn = <T>(make: () => T | Promise<T>): Promise<T> =>
    queue.add(async () => {
      await setImmediate();
      return make();
    });

  function read(state: string) {
    const [answer = '', seed = '', language] = state.split('.');
    return { answer, seed: Buffer.from(seed, 'base64url'), language };
  }

  return {
    async create(language) {
      // Loaded at the first need, because its font takes memory that many processes never need.
      const { draw } = await import('./drawing.ts');
      const answer = Array.from({ length: answerLength }, character).join('');
      return {
        state: `${answer}.${randomBytes(seedBytes).toString('base64url')}.${language}`,
        picture: { type: 'image/svg+xml', bytes: await inTurn(() => draw(answer)) },
      };
    },
    async sound(state, asked) {
      const { answer, seed, language } = read(state);
      // Always the language in which it was made: a second recording of the same answer would help a program.
      const spoken = languages.find((each) => each === language) ?? asked;
      return { type: 'audio/wav', bytes: await inTurn(() => speak(answer, spoken, seed)) };
    },
    verify: async (state, typed) => sameSecret(read(state).answer, typed.toUpperCase()),
  };
}
