/** Changing an account that others may be writing at the same time. */
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';

/** How often somebody else may be the first to write, before that is no coincidence. */
const races = 10;

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
  return async (id, edit) => {
    for (let race = 0; race < races; race += 1) {
      const record = await accounts.find(id);
      if (record === undefined) return undefined;
      const account = accounts.open(record);
      const edited = edit(account);
      if (edited === account || (await accounts.update(edited))) return edited;
    }
    throw new Error(`the account ${id} is written again and again by others`);
  };
}
