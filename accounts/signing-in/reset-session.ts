/**
 * The session that follows a reset of the password by a code. Anybody who reads the contact can make both the password and the
 * code after it, so they are one factor there. See docs/security.md, section Recovery.
 */
import type { AccountRecord, Standing } from '../../adapters/ports.ts';
import type { Account } from '../account.ts';
import type { Accounts } from '../accounts.ts';
import type { UpdateAccount } from '../update-account.ts';

type WithReset = Pick<Standing, 'reset'>;

/** Reports whether a session that signed in at this time, in seconds since the epoch, follows the last reset. */
export const followsReset = ({ reset }: WithReset, signedInAt: number | undefined): boolean =>
  reset?.signedInAt !== undefined && reset.signedInAt === signedInAt;

/** Returns the account after a code was typed in the session that follows the reset. */
export const noteCode = (account: Account): Account => ({
  ...account,
  standing: { ...account.standing, reset: { ...account.standing.reset, codeTyped: true } },
});

/**
 * Notes a sign-in with a password at `time` (s) on an account whose password was reset, and resolves with the account as it
 * then is. The first sign-in after a reset begins the session that follows it. Another one in that same session goes on
 * with it.
 */
export type NoteSignIn = (
  signIn: { readonly account: AccountRecord; readonly time: number },
  session: { readonly accountId: string; readonly loginTs?: number | undefined } | undefined,
) => Promise<AccountRecord>;

/** Creates `NoteSignIn`. */
export function createNoteSignIn(
  accounts: Pick<Accounts, 'find'>,
  updateAccount: UpdateAccount,
): NoteSignIn {
  return async ({ account, time }, session) => {
    if (account.standing.reset === undefined) return account;
    await updateAccount(account.id, (current) => {
      const { standing } = current;
      const isSame = session?.accountId === account.id && followsReset(standing, session.loginTs);
      if (standing.reset === undefined) return current;
      if (standing.reset.signedInAt !== undefined && !isSame) return current;
      return { ...current, standing: { ...standing, reset: { signedInAt: time } } };
    });
    return (await accounts.find(account.id)) ?? account;
  };
}
