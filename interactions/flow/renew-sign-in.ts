/**
 * A sign-in that goes on, under the same session, as more than it was: after a code, or after a new password, when
 * every sign-in before it counts no more.
 */
import type { Account } from '../../accounts/account.ts';
import { signInTime } from '../../accounts/sign-in-validity.ts';
import type { Clock } from '../../adapters/ports.ts';
import { passwordLevel } from '../../provider/policy/acr.ts';
import type { Prompt } from '../../provider/policy/prompts.ts';
import type { SealedCookies } from './cookies.ts';
import { sessionOf } from './current-account.ts';
import { keepDevice } from './known-devices.ts';
import type { SessionOfStep, StepContext } from './page-handler.ts';

/** Ends a step with the session's sign-in, renewed. */
export type Renew = (step: StepContext, account: Account, prompt: Prompt) => Promise<void>;

export interface RenewDependencies {
  readonly cookies: SealedCookies;
  readonly clock: Clock;
}

export function createRenew({ cookies, clock }: RenewDependencies) {
  const finish = (step: StepContext, account: Account, prompt: Prompt, login: object) =>
    step.finish({
      login: { accountId: account.id, ...login },
      [prompt]: {},
    });

  const levelOf = ({ acr, amr }: SessionOfStep) => ({ acr, amr: [...(amr ?? [])] });

  const afterPassword: Renew = (step, account, prompt) => {
    const ts = signInTime(clock(), account.standing);
    return finish(step, account, prompt, { ...levelOf(sessionOf(step)), ts });
  };

  /** A code was typed that went to a contact of the person's: it counts beside the password. */
  const afterCode: Renew = async (step, account, prompt) => {
    const session = sessionOf(step);
    keepDevice(cookies, step.ctx, account.id);
    // Beside FranceConnect it adds nothing to the level.
    const level = session.amr?.includes('pwd')
      ? passwordLevel(account.standing.declared, true)
      : levelOf(session);
    // The code adds to the sign-in, and makes it no younger.
    await finish(step, account, prompt, { ...level, ts: session.loginTs });
  };

  return { afterPassword, afterCode };
}
