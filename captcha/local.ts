/** The driver of our own captcha, which calls no service. Its state is the answer and the seed of its sound. */
import { randomBytes, randomInt } from 'node:crypto';
import { sameSecret } from '../crypto/same-secret.ts';
import { alphabet, answerLength } from './alphabet.ts';
import type { CaptchaDriver } from './ports.ts';
import { createSpeaker, seedBytes } from './sound.ts';

/** Creates the driver. */
export function createLocalCaptcha(): CaptchaDriver {
  const speak = createSpeaker();
  const character = () => alphabet.charAt(randomInt(alphabet.length));

  function read(state: string) {
    const [answer = '', seed = ''] = state.split('.');
    return { answer, seed: Buffer.from(seed, 'base64url') };
  }

  return {
    async create() {
      // Loaded at the first need, because its font takes memory that many processes never need.
      const { draw } = await import('./drawing.ts');
      const answer = Array.from({ length: answerLength }, character).join('');
      return {
        state: `${answer}.${randomBytes(seedBytes).toString('base64url')}`,
        picture: { type: 'image/svg+xml', bytes: draw(answer) },
      };
    },
    async sound(state, language) {
      const { answer, seed } = read(state);
      return { type: 'audio/wav', bytes: speak(answer, language, seed) };
    },
    verify: async (state, typed) => sameSecret(read(state).answer, typed.toUpperCase()),
  };
}
