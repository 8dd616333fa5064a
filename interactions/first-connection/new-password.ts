/** The page on which a person replaces the given-out password, or one that an operator wants replaced. See docs/screens.md, section First connection. */
import { z } from 'zod';
import { type Account, needsNewPassword } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { accountOf } from '../flow/current-account.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import type { Renew } from '../flow/renew-sign-in.ts';
import { toPage } from '../flow/replies.ts';
import { rulesShown } from './rules-shown.ts';
import type { SetPassword } from './set-password.ts';

/** The fields of every page that takes a new password. */
export const passwordFields = z.object({
  password: z.string().default(''),
  confirmation: z.string().default(''),
});

/**
 * Reports whether the person has already chosen a password, in another tab, by a forgotten password, or by the same form
 * sent twice. That password is kept.
 */
const hasChosen = ({ password, standing }: Account) => !needsNewPassword(password?.kind, standing);

export interface NewPasswordDependencies {
  readonly accounts: Accounts;
  readonly devices: KnownDevices;
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly setPassword: SetPassword;
  readonly afterPassword: Renew;
}

/** Returns the page handler of the new password. */
export function createNewPassword(
  dependencies: NewPasswordDependencies,
): PageHandler<z.output<typeof passwordFields>> {
  const { accounts, devices, passwordLength, setPassword, afterPassword } = dependencies;
  return {
    page: pages.newPassword,
    async show(step, { errors = [] } = {}) {
      const { identity, identifiers, standing } = await accountOf(step, accounts);
      const shown = rulesShown(identity, identifiers[0]);
      const form = { action: step.path(pages.newPassword), csrf: step.csrf, errors };
      // Somebody who made the first connection long ago is at none of its steps.
      const reason = standing.newPasswordRequired
        ? { isRequired: true }
        : { journey: pages.newPassword.journey };
      step.show(pages.newPassword, { ...form, ...shown, passwordLength, ...reason });
    },
    form: {
      schema: passwordFields,
      async submit(step, typed) {
        const account = await accountOf(step, accounts);
        if (hasChosen(account)) return step.finish({ new_password: {} });
        const isKnown = devices.isKnown(step.ctx, account);
        const keepSession = step.interaction.session?.uid;
        const outcome = await setPassword(step, account, {
          ...typed,
          by: 'session',
          keepSession,
          edit: (current) => (hasChosen(current) ? undefined : current),
        });
        // Showing the page again checks the session, which may have ended or been renewed by another tab.
        if ('overtaken' in outcome) return toPage(step, pages.newPassword);
        if ('errors' in outcome) return step.showNext(pages.newPassword, outcome);
        // As this session, this browser is the one that does not end.
        if (isKnown) await devices.keep(step.ctx, outcome.account);
        await afterPassword(step, outcome.account, pages.newPassword.prompt);
      },
    },
  };
}
