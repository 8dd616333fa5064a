/** The page for a person who signs in to an account that they have closed. See docs/screens.md, section Closed account. */
import type { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Blocks } from '../../accounts/household/blocks.ts';
import { erasedAt, kept } from '../../accounts/lifecycle/closing.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import type { Sender } from '../../messaging/sender.ts';
import { notice } from '../../messaging/texts.ts';
import { accountIdOf, accountOf, type Note } from '../flow/current-account.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { PageHandler } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';

export interface KeepAccountDependencies {
  readonly accounts: Accounts;
  readonly updateAccount: UpdateAccount;
  readonly blocks: Pick<Blocks, 'settle'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
}

/** Returns the page handler. Its button opens the account again; the way back to the service leaves it closed. */
export function createKeepAccount({
  accounts,
  updateAccount,
  blocks,
  sender,
  note,
}: KeepAccountDependencies): PageHandler<z.output<typeof noFields>> {
  return {
    page: pages.keepAccount,
    async show(step) {
      const { standing } = await accountOf(step, accounts);
      step.show(pages.keepAccount, {
        action: step.path(pages.keepAccount),
        csrf: step.csrf,
        errors: [],
        erasedAt: erasedAt(standing.closedAt ?? 0),
      });
    },
    form: {
      schema: noFields,
      async submit(step) {
        let wasClosed = false;
        const account = await updateAccount(accountIdOf(step), (current) => {
          wasClosed = current.standing.closedAt !== undefined;
          return wasClosed ? kept(current) : current;
        });
        if (wasClosed && account !== undefined) {
          await blocks.settle(account.id);
          tellEverywhere(sender, step, account.contacts, notice('accountKept'));
          await note(step, 'account.kept', account.id);
        }
        await step.finish({ keep_account: {} });
      },
    },
  };
}
