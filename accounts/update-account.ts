/** Changing an account that others may be writing at the same time. */
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';

/**
 * Reads the account, applies `edit` and writes it, again from the start where somebody was faster. `edit` may
 * give the account back as it is: then nothing is written. Resolves with the account as it now stands, or
 * undefined when it is gone.
 */
export type Change = (
  id: string,
  edit: (account: Account) => Account,
) => Promise<Account | undefined>;

export function createChange(accounts: Pick<Accounts, 'find' | 'open' | 'update'>): Change {
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
