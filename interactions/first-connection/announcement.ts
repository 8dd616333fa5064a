/** What the first connection is, before it begins. Screen 3a. */
import { z } from 'zod';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import { accountIdOf } from '../flow/current-account.ts';
import type { Step } from '../flow/step.ts';

const schema = z.strictObject({});

export function createAnnouncement(updateAccount: UpdateAccount): Step<z.output<typeof schema>> {
  return {
    prompt: 'announcement',
    async show(step, errors = []) {
      step.show('announcement', { action: step.path('announcement'), csrf: step.csrf, errors });
    },
    form: {
      schema,
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
