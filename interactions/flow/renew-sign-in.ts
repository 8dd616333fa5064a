/** Renews the sign-in of the session: at a higher level after a code, with a new time after a new password. */
import type { Account } from '../../accounts/account.ts';
import { followsReset, noteCode } from '../../accounts/signing-in/reset-session.ts';
import { signInTime } from '../../accounts/signing-in/sign-in-validity.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import {
  type FranceConnectLevel,
  levelByFranceConnect,
  passwordLevel,
  passwordLevels,
} from '../../provider/policy/acr.ts';
import type { Prompt } from '../../provider/policy/prompts.ts';
import { sessionOf } from './current-account.ts';
import type { KnownDevices } from './known-devices.ts';
import type { SessionOfStep, StepContext } from './page-handler.ts';

/** Ends the interaction: its prompt is answered, and the session's sign-in renewed. */
export type Renew = (step: StepContext, account: Account, prompt: Prompt) => Promise<void>;

/**
 * Ends the interaction after a code. With `reached` the code has made the link to FranceConnect, and the sign-in has
 * FranceConnect's level.
 */
export type RenewAfterCode = (
  step: StepContext,
  account: Account,
  prompt: Prompt,
  reached?: FranceConnectLevel,
) => Promise<void>;

export interface RenewDependencies {
  readonly devices: KnownDevices;
  readonly updateAccount: UpdateAccount;
  readonly clock: Clock;
}

export function createRenew({ devices, updateAccount, clock }: RenewDependencies) {
  const finish = (step: StepContext, account: Account, prompt: Prompt, login: object) =>
    step.finish({
      login: { accountId: account.id, ...login },
      [prompt]: {},
    });

  const levelOf = ({ acr, amr }: SessionOfStep) => ({ acr, amr: [...(amr ?? [])] });

  /** Gives the sign-in a new time, because a change of password ends every earlier sign-in. */
  const afterPassword: Renew = (step, account, prompt) => {
    const ts = signInTime(clock(), account.standing);
    return finish(step, account, prompt, { ...levelOf(sessionOf(step)), ts });
  };

  /** Raises the level of the sign-in, where the code that was typed can. */
  const afterCode: RenewAfterCode = async (step, account, prompt, reached) => {
    const session = sessionOf(step);
    const isAfterReset = followsReset(account.standing, session.loginTs);
    if (isAfterReset) await updateAccount(account.id, noteCode);
    await devices.keep(step.ctx, account);
    if (reached !== undefined) {
      const level = levelByFranceConnect(reached, clock(), account.standing);
      return finish(step, account, prompt, level);
    }
    // After FranceConnect, and after a reset by such a code, a code does not change the level.
    const level =
      passwordLevels.includes(session.acr ?? '') && !isAfterReset
        ? passwordLevel(account.standing.declared, true)
        : levelOf(session);
    // The person has typed no password again, so `auth_time` stays.
    await finish(step, account, prompt, { ...level, ts: session.loginTs });
  };

  return { afterPassword, afterCode };
}
