/**
 * Suspending an account, and reactivating it. While it is suspended, a right password and FranceConnect are answered that it
 * is, and nothing signs anybody in.
 */
import type { Accounts } from '../accounts/accounts.ts';
import type { Blocks } from '../accounts/household/blocks.ts';
import { reactivated, type SuspensionReason, suspended } from '../accounts/lifecycle/suspension.ts';
import type { Clock, UseStore } from '../adapters/ports.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import {
  type ChangeAccount,
  isSettled,
  look,
  type Outcome,
  type Target,
} from './change-account.ts';

export interface SuspendDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open'>;
  readonly changeAccount: ChangeAccount;
  readonly blocks: Blocks;
  readonly uses: Pick<UseStore, 'note'>;
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

export function createSuspend({
  accounts,
  changeAccount,
  blocks,
  uses,
  endSessions,
  clock,
}: SuspendDependencies) {
  return {
    /** Suspends the account. Its sessions, grants, tokens and authorizations end. Done again, it changes the reason. */
    async suspend(target: Target & { readonly reason: SuspensionReason }): Promise<Outcome> {
      const { accountId, reason } = target;
      const seen = await look(accounts, target);
      if ('outcome' in seen) return seen;
      await blocks.begin(accountId, 'suspended');
      const result = await changeAccount<never>(target, {
        type: 'operator.suspended',
        detail: reason,
        edit: (account) =>
          account.standing.suspension?.reason === reason
            ? account
            : suspended(account, reason, clock()),
      });
      await Promise.all([blocks.settle(accountId), isSettled(result) && endSessions(accountId)]);
      return result;
    },

    /** Lets the person sign in again. What the suspension has ended stays ended. */
    async reactivate(target: Target): Promise<Outcome> {
      const result = await changeAccount<never>(target, {
        type: 'operator.reactivated',
        edit: (account) =>
          account.standing.suspension === undefined ? account : reactivated(account),
      });
      if (!isSettled(result)) return result;
      await blocks.settle(target.accountId);
      // While it was suspended nobody could use it.
      await uses.note(target.accountId, clock());
      return result;
    },
  };
}
