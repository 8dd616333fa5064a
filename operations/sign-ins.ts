/** What operators do to a person's sign-ins: end the wait after failures, end what is open, remove the link to FranceConnect. */
import { linksOf } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { letterSubject } from '../accounts/credentials/activation-codes.ts';
import type { Identifier } from '../accounts/identity/identifiers.ts';
import type { SignInThrottle } from '../accounts/limits/sign-in-throttle.ts';
import { endedAt, endSignIns } from '../accounts/signing-in/end-sign-ins.ts';
import type { AuditStore, Clock, Operator } from '../adapters/ports.ts';
import type { BlindIndex } from '../crypto/blind-index.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import { type ChangeAccount, isSettled, type Outcome, type Target } from './change-account.ts';

export interface SignInsDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'findByIdentifier' | 'identifierHash'>;
  readonly throttle: Pick<SignInThrottle, 'clear'>;
  readonly index: BlindIndex;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly changeAccount: ChangeAccount;
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

/** Failures are counted for an identifier, whether it is somebody's or not. */
export type ToUnlock = { readonly operator: Operator } & (
  | Pick<Target, 'accountId' | 'version'>
  | { readonly identifier: Identifier }
);

export function createSignIns({
  accounts,
  throttle,
  index,
  audit,
  changeAccount,
  endSessions,
  clock,
}: SignInsDependencies) {
  return {
    /**
     * Forgets the failed sign-ins of a person, and the wrong codes of a letter. An identifier of no account is unlocked too,
     * and `unknown`. Failures that were counted for a network or a known device stay.
     */
    async unlock({ operator, ...who }: ToUnlock): Promise<'done' | 'unknown' | 'stale'> {
      const record =
        'identifier' in who
          ? await accounts.findByIdentifier(who.identifier)
          : await accounts.find(who.accountId);
      if ('accountId' in who) {
        if (record === undefined) return 'unknown';
        if (who.version !== undefined && who.version !== record.version) return 'stale';
      }
      // A person may have several identifiers, and failures are counted for each.
      const subjects = new Set([
        ...('identifier' in who ? [accounts.identifierHash(who.identifier)] : []),
        ...(record?.identifierHashes ?? []),
        ...(record ? [letterSubject(index, record.id)] : []),
      ]);
      for (const subject of subjects) await throttle.clear(subject);
      const event = { at: clock(), type: 'operator.unlocked', operator } as const;
      await audit.append({ ...event, accountId: record?.id });
      return record === undefined ? 'unknown' : 'done';
    },

    /** Ends all sessions, grants and tokens of the account. Known devices are unknown again. */
    async endSessions(target: Target): Promise<Outcome> {
      const result = await changeAccount<never>(target, {
        type: 'operator.sessions-ended',
        edit: (account) => ({
          ...account,
          standing: endedAt(account.standing, clock()),
        }),
      });
      if (isSettled(result)) await endSessions(target.accountId);
      return result;
    },

    /**
     * Removes the links to FranceConnect and FranceConnect+. All sign-ins end, because they may come from a link. At the next
     * sign-in there the person is matched as if for the first time.
     */
    async unlinkFranceConnect(target: Target): Promise<Outcome<'notLinked'>> {
      const result = await changeAccount<'notLinked'>(target, {
        type: 'operator.franceconnect-unlinked',
        edit: (account) =>
          linksOf(account).length === 0 ? 'notLinked' : endSignIns(account, clock()),
      });
      if (isSettled(result)) await endSessions(target.accountId);
      return result;
    },
  };
}
