/**
 * Links the account that has the identity given by FranceConnect, once its password or the activation code of a letter
 * is typed. It asks where the identity alone does not prove whose account it is: the identity is only declared, or may
 * be that of a namesake. See docs/screens.md, section FranceConnect.
 */
import { z } from 'zod';
import { applyActivation, readActivation } from '../../accounts/credentials/activation-codes.ts';
import type { SignIn } from '../../accounts/signing-in/sign-in.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { browserName } from '../../http/browser-name.ts';
import type { FieldError } from '../../views/pages.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { signInFault, toPage } from '../flow/replies.ts';
import type { ToLetter } from '../forgotten/letter.ts';
import { nameOf } from './buttons.ts';
import { toEnd } from './ends.ts';
import type { Linking } from './linking.ts';
import type { SignInByFranceConnect } from './sign-in.ts';

const schema = z.object({ password: z.string().default('') });

export interface FranceConnectLinkDependencies {
  readonly linking: Linking;
  readonly signIn: SignIn;
  readonly toLetter: ToLetter;
  readonly devices: KnownDevices;
  readonly signInByFranceConnect: SignInByFranceConnect;
  readonly updateAccount: UpdateAccount;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

export function createFranceConnectLink(
  dependencies: FranceConnectLinkDependencies,
): PageHandler<z.output<typeof schema>> {
  const { linking, signIn, toLetter, devices, signInByFranceConnect } = dependencies;
  const { updateAccount, index, clock } = dependencies;

  /** Resolves with the identity from FranceConnect when there is an account to link to it. */
  async function proposed(step: StepContext) {
    const found = await linking.draft.read(step);
    return found?.candidate === undefined ? undefined : { ...found, candidate: found.candidate };
  }

  /** Uses the account's activation code up, if that is what was typed, and the account is not suspended. */
  async function useActivation(accountId: string, typed: string) {
    const code = readActivation(typed);
    if (code === undefined) return undefined;
    let outcome: 'used' | 'suspended' | undefined;
    await updateAccount(accountId, (account) => {
      const activated = applyActivation(index, account, code, clock());
      const isSuspended = account.standing.suspension !== undefined;
      outcome = activated && (isSuspended ? 'suspended' : 'used');
      return isSuspended ? account : (activated ?? account);
    });
    return outcome;
  }

  return {
    page: pages.franceConnectLink,
    async show(step, { errors = [] } = {}) {
      const identity = await proposed(step);
      if (identity === undefined) return toPage(step, pages.login);
      step.show(pages.franceConnectLink, {
        action: step.path(pages.franceConnectLink),
        csrf: step.csrf,
        errors,
        name: nameOf[identity.upstream],
        loginHref: step.path(pages.login),
        forgottenHref: step.path(pages.forgotten),
        createHref: step.path(pages.create),
      });
    },
    form: {
      schema,
      async submit(step, { password }) {
        const identity = await proposed(step);
        if (identity === undefined) return toPage(step, pages.login);
        const refuse = (error: FieldError, status: number) =>
          step.showNext(pages.franceConnectLink, { errors: [error], status });
        if (password === '') return refuse({ field: 'password', key: 'field.required' }, 422);
        const { candidate, ...rest } = identity;
        const letter = await useActivation(candidate, password);
        if (letter === 'suspended') return toPage(step, pages.suspended);
        const result = letter
          ? undefined
          : await signIn({
              identifiedBy: { accountId: candidate },
              password,
              deviceOf: (account) => devices.deviceOf(step.ctx, account),
              address: step.ctx.ip,
              browser: browserName(step.ctx),
              clientId: step.client.id,
            });
        if (result !== undefined && 'suspended' in result) return toPage(step, pages.suspended);
        if (result !== undefined && 'setAside' in result) return toPage(step, pages.setAside);
        if (result !== undefined && 'awaitsLetter' in result) return toLetter(step, candidate);
        if (result !== undefined && !('account' in result)) {
          const { error, status } = signInFault(step, result, 'franceConnectLink.refused');
          const field = 'refused' in result ? { field: 'password' } : {};
          return refuse({ ...error, ...field }, status);
        }
        if (await linking.link(step, candidate, identity)) {
          return signInByFranceConnect(step, candidate, identity);
        }
        await linking.draft.write(step, rest);
        toEnd(step, identity.upstream, 'unknown');
      },
    },
  };
}
