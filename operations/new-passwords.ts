/** Requiring new passwords, of one person or of everybody: after a leak, the ones there are may be known to others. */
import { type Account, needsNewPassword } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { endedAt } from '../accounts/signing-in/end-sign-ins.ts';
import type { AccountRecord, Clock, Operator } from '../adapters/ports.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import { type ChangeAccount, isSettled, type Outcome, type Target } from './change-account.ts';

export interface NewPasswordsDependencies {
  readonly accounts: Pick<Accounts, 'scan'>;
  readonly changeAccount: ChangeAccount;
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

/** Accounts that are read with one query. */
const pageSize = 100;
/** Accounts that are changed at once: the store has other work. */
const atOnce = 10;

export function createNewPasswords({
  accounts,
  changeAccount,
  endSessions,
  clock,
}: NewPasswordsDependencies) {
  /** A given-out password must be replaced anyway, and opens nothing before. */
  const edit = (account: Account): Account =>
    needsNewPassword(account.password?.kind, account.standing)
      ? account
      : {
          ...account,
          standing: { ...endedAt(account.standing, clock()), newPasswordRequired: true },
        };

  /**
   * Ends all that is open, and has the next sign-in ask for a code, where the person has a verified contact, and for another
   * password. `unchanged`: there is no personal password, or one is asked for already.
   */
  async function requireNewPassword(target: Target): Promise<Outcome> {
    const type = 'operator.new-password-required';
    const result = await changeAccount<never>(target, { type, edit });
    if (isSettled(result)) await endSessions(target.accountId);
    return result;
  }

  const isConcerned = ({ passwordKind, standing }: AccountRecord) =>
    !needsNewPassword(passwordKind, standing) && standing.erasedAt === undefined;

  return {
    requireNewPassword,

    /**
     * Does the same for every account. Yields after each page how many accounts it has changed so far. Begun again after it
     * was broken off, it goes on with those that are left.
     */
    async *requireNewPasswordOfAll(operator: Operator): AsyncGenerator<number> {
      let changed = 0;
      let after: string | undefined;
      for (;;) {
        const page = await accounts.scan(after, pageSize);
        const left = page.filter(isConcerned);
        while (left.length > 0) {
          const results = await Promise.all(
            left
              .splice(0, atOnce)
              .map(({ id: accountId }) => requireNewPassword({ accountId, operator })),
          );
          changed += results.filter(({ outcome }) => outcome === 'done').length;
        }
        yield changed;
        after = page.at(-1)?.id;
        if (after === undefined) return;
      }
    },
  };
}
