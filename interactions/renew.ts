/**
 * A sign-in that goes on, under the same session, as more than it was: after a code, or after a new password, when
 * every sign-in before it counts no more.
 */
import type { Account } from '../accounts/account.ts';
import type { Clock } from '../adapters/ports.ts';
import { passwordLevel } from '../provider/levels.ts';
import { keepDevice } from './devices.ts';
import type { SealedCookies } from './sealed-cookies.ts';
import type { StepContext } from './step.ts';

/** Ends a step with the session's sign-in as of now. */
export type Renew = (step: StepContext, account: Account, prompt: string) => Promise<void>;

export interface RenewDependencies {
  readonly cookies: SealedCookies;
  readonly clock: Clock;
}

export function createRenew({ cookies, clock }: RenewDependencies) {
  const finish = (step: StepContext, account: Account, prompt: string, level: object) =>
    step.finish({
      login: {
        accountId: account.id,
        ts: Math.floor(clock() / 1000),
        ...level,
        // The session ends with the browser: many share one.
        remember: false,
      },
      [prompt]: {},
    });

  const afterPassword: Renew = (step, account, prompt) => {
    const { acr, amr } = step.interaction.session ?? {};
    return finish(step, account, prompt, { acr, amr: [...(amr ?? [])] });
  };

  /** A code was typed that went to a contact of the person's: it counts beside the password. */
  const afterCode: Renew = async (step, account, prompt) => {
    const { amr } = step.interaction.session ?? {};
    keepDevice(cookies, step.ctx, account.id);
    // Beside FranceConnect it adds nothing to the level.
    if (!amr?.includes('pwd')) return afterPassword(step, account, prompt);
    await finish(step, account, prompt, passwordLevel(account.standing.declared, true));
  };

  return { afterPassword, afterCode };
}
