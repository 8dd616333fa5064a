/** The journey of a forgotten password, as far as a test wants to go. */

import type { createOpenCaptcha } from './open-captcha.ts';
import type { Person, TestProvider } from './provider.ts';
import { setOut } from './walk.ts';

export interface Answers {
  readonly identifier: string;
  readonly birthDate: string;
  readonly channel: string;
}

/** Of the person that `provider.addPerson` makes. */
export const answersOf = ({ identifier }: Pick<Person, 'identifier'>): Answers => ({
  identifier,
  birthDate: '17/03/1969',
  channel: 'mail',
});

export function createForgetful(
  provider: TestProvider,
  captcha: ReturnType<typeof createOpenCaptcha>,
) {
  /** Answers the question, its picture looked at; resolves when what follows the answer is done too. */
  async function asked(answers: Answers, options: Parameters<typeof setOut>[2] = {}) {
    const walk = await setOut(provider, undefined, options);
    const ask = async (given: Answers, typed?: string) => {
      await walk.open('forgotten');
      await walk.visitor.get(walk.location.replace(/[^/]*$/, 'captcha-picture'));
      const reply = await walk.send({ ...given, captcha: typed ?? captcha.answer() });
      await provider.drainAll();
      return reply;
    };
    await ask(answers);
    return { walk, ask };
  }
  return asked;
}
