/** Changes an account that others may be writing at the same time. */
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';

/**
 * Reads the account, applies `edit` and writes the result; starts again when somebody else wrote first. When `edit`
 * returns the account it was given, nothing is written. Resolves with the account as it now is, or with undefined
 * when there is none.
 */
export type UpdateAccount = (
  id: string,
  edit: (account: Account) => Account,
) => Promise<Account | undefined>;

/** Creates `UpdateAccount` on a store of accounts. */
export function createUpdateAccount(
  accounts: Pick<Accounts, 'find' | 'open' | 'update'>,
): UpdateAccount {
  return (id, edit) =>
    retryOnConflict(
      async () => {
        const record = await accounts.find(id);
        if (record === undefined) return undefined;
        const account = accounts.open(record);
        const edited = edit(account);
        return edited === account || (await accounts.update(edited)) ? edited : conflict;
      },
      { attempts: 10, message: `the account ${id} is written again and again by others` },
    );
}
