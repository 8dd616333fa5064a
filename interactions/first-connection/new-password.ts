/** A password of the person's own, in place of the one that was given out. Screen 3c. */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { FieldError } from '../../views/pages.ts';
import { accountOf } from '../flow/current-account.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import type { Renew } from '../flow/renew-sign-in.ts';
import { toPage } from '../flow/replies.ts';
import type { SetPassword } from './set-password.ts';

export const passwordFields = z.strictObject({
  password: z.string().default(''),
  confirmation: z.string().default(''),
});

/** Another tab, a forgotten password or the same form sent twice was faster: what was chosen there holds. */
const isChosen = ({ password }: Account) => password?.kind === 'personal';

export interface NewPasswordDependencies {
  readonly accounts: Accounts;
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly setPassword: SetPassword;
  readonly afterPassword: Renew;
}

export function createNewPassword(
  dependencies: NewPasswordDependencies,
): PageHandler<z.output<typeof passwordFields>> {
  const { accounts, passwordLength, setPassword, afterPassword } = dependencies;
  function showPage(step: StepContext, errors: readonly FieldError[], status: number): void {
    const form = { action: step.path(pages.newPassword), csrf: step.csrf, errors };
    step.show(pages.newPassword, { ...form, passwordLength, journey: 'first' }, status);
  }
  return {
    page: pages.newPassword,
    show: async (step, errors = []) => showPage(step, errors, 200),
    form: {
      schema: passwordFields,
      async submit(step, typed) {
        const account = await accountOf(step, accounts);
        if (isChosen(account)) return step.finish({ new_password: {} });
        const keepSession = step.interaction.session?.uid;
        const outcome = await setPassword(step, account, {
          ...typed,
          keepSession,
          edit: (current) => (isChosen(current) ? undefined : current),
        });
        // Looks again at the session: it may have ended, or been renewed by another tab.
        if ('overtaken' in outcome) return toPage(step, pages.newPassword);
        if ('errors' in outcome) return showPage(step, outcome.errors, 422);
        await afterPassword(step, outcome.account, pages.newPassword.prompt);
      },
    },
  };
}
