/** One account has the identity that FranceConnect tells, on its owner's word alone: its password links it. Screen 7. */
import { z } from 'zod';
import type { SignIn } from '../../accounts/sign-in.ts';
import type { FieldError } from '../../views/pages.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import { signInFault, toPage } from '../flow/replies.ts';
import type { Step, StepContext } from '../flow/step.ts';
import type { Linking } from './linking.ts';
import type { SignInByFranceConnect } from './sign-in.ts';

const schema = z.strictObject({ password: z.string().default('') });

export interface FranceConnectLinkDependencies {
  readonly linking: Linking;
  readonly signIn: SignIn;
  readonly cookies: SealedCookies;
  readonly signInByFranceConnect: SignInByFranceConnect;
}

export function createFranceConnectLink(
  dependencies: FranceConnectLinkDependencies,
): Step<z.output<typeof schema>> {
  const { linking, signIn, cookies, signInByFranceConnect } = dependencies;

  /** What FranceConnect told, while there is somebody to link. */
  async function proposed(step: StepContext) {
    const told = await linking.told.read(step);
    return told?.candidate === undefined ? undefined : { ...told, candidate: told.candidate };
  }

  function showPage(step: StepContext, errors: readonly FieldError[], status: number): void {
    const form = { action: step.path('franceconnect-link'), csrf: step.csrf, errors };
    const hrefs = { loginHref: step.path('login'), forgottenHref: step.path('forgotten') };
    step.show('franceConnectLink', { ...form, ...hrefs }, status);
  }

  return {
    prompt: 'login',
    async show(step, errors = []) {
      if ((await proposed(step)) === undefined) return toPage(step, 'login');
      showPage(step, errors, 200);
    },
    form: {
      schema,
      async submit(step, { password }) {
        const told = await proposed(step);
        if (told === undefined) return toPage(step, 'login');
        if (password === '') {
          return showPage(step, [{ field: 'password', key: 'field.required' }], 422);
        }
        const { candidate, ...rest } = told;
        const result = await signIn({
          who: { accountId: candidate },
          password,
          devices: new Map(cookies.device.read(step.ctx)),
          address: step.ctx.ip,
          clientId: step.client.id,
        });
        if (!('account' in result)) {
          const { error, status } = signInFault(step, result, 'franceConnectLink.refused');
          const field = 'refused' in result ? { field: 'password' } : {};
          return showPage(step, [{ ...error, ...field }], status);
        }
        if (await linking.link(step, candidate, told.subject)) {
          return signInByFranceConnect(step, candidate, told);
        }
        await linking.told.write(step, rest);
        toPage(step, 'franceconnect-unknown');
      },
    },
  };
}
