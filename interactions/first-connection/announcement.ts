/** The page that announces the first connection and its steps. See docs/screens.md, section First connection. */
import type { z } from 'zod';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { accountIdOf } from '../flow/current-account.ts';
import type { PageHandler } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';

/** Returns the page handler of the announcement. It stores that the person has seen the page. */
export function createAnnouncement(
  updateAccount: UpdateAccount,
): PageHandler<z.output<typeof noFields>> {
  return {
    page: pages.announcement,
    async show(step, { errors = [] } = {}) {
      step.show(pages.announcement, {
        action: step.path(pages.announcement),
        csrf: step.csrf,
        errors,
      });
    },
    form: {
      schema: noFields,
      async submit(step) {
        await updateAccount(accountIdOf(step), (account) =>
          account.standing.announced
            ? account
            : { ...account, standing: { ...account.standing, announced: true } },
        );
        await step.finish({ announcement: {} });
      },
    },
  };
}
