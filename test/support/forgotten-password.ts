/** The journey of a forgotten password, up to the page where the test goes on. */
import { type Journey, startJourney } from './journey.ts';
import type { createOpenCaptcha } from './open-captcha.ts';
import type { Person, TestProvider } from './provider.ts';

export interface Answers {
  readonly identifier: string;
  readonly birthDate: string;
  readonly channel: string;
}

/** Returns the right answers of a person that `provider.addPerson` added. */
export const answersOf = ({ identifier }: Pick<Person, 'identifier'>): Answers => ({
  identifier,
  birthDate: '17/03/1969',
  channel: 'mail',
});

/** Returns a function that starts a journey and answers the questions of a forgotten password. */
export function createForgottenPassword(
  provider: TestProvider,
  captcha: ReturnType<typeof createOpenCaptcha>,
) {
  return async function start(
    answers: Answers,
    options: Parameters<typeof startJourney>[2] = {},
  ): Promise<{ journey: Journey; ask: typeof ask }> {
    const journey = await startJourney(provider, undefined, options);
    /** Sends the answers with the captcha; resolves when the work after the HTTP answer is done too. */
    async function ask(given: Answers, typed?: string) {
      await journey.open('forgotten');
      await journey.visitor.get(journey.location.replace(/[^/]*$/, 'captcha-picture'));
      const reply = await journey.send({ ...given, captcha: typed ?? captcha.answer() });
      await provider.drainAll();
      return reply;
    }
    await ask(answers);
    return { journey, ask };
  };
}
