/** Tells the owners of accounts that nobody has used for months, and erases these accounts 30 days later. */
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { idleUntil, toldUntil } from '../../accounts/lifecycle/retention.ts';
import type { AccountRecord, AuditStore, Clock, UseStore } from '../../adapters/ports.ts';
import { notice } from '../../messaging/texts.ts';
import { messagesTo, type Tell } from '../tell.ts';
import type { ForAllDue } from './due.ts';

export interface RetentionDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open'>;
  readonly uses: UseStore;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly forAllDue: ForAllDue;
  /** Erases an account, unless another process does. */
  readonly eraseDue: (record: AccountRecord) => Promise<boolean>;
  readonly tell: Tell;
  /** After how many months without a sign-in an account is erased. Undefined: never. */
  readonly months: number | undefined;
  readonly clock: Clock;
}

export function createRetention({
  accounts,
  uses,
  audit,
  forAllDue,
  eraseDue,
  tell,
  months,
  clock,
}: RetentionDependencies) {
  /** Tells the owner that the account will be erased, unless somebody has just used it. */
  async function tellOwner({ id, contacts }: Account, before: number): Promise<boolean> {
    if (!(await uses.tell(id, before, clock()))) return false;
    await audit.append({ at: clock(), type: 'account.idle', accountId: id });
    await tell(messagesTo(contacts, notice('accountIdle')));
    return true;
  }

  /**
   * Does the work for an account that can be used. Any other one is forgotten: it is gone already, or will be because it is
   * closed, or nobody can use it.
   */
  const ifUsable =
    (work: (record: AccountRecord) => Promise<boolean>) =>
    async (id: string): Promise<boolean> => {
      const record = await accounts.find(id);
      const { suspension, closedAt } = record?.standing ?? {};
      if (record !== undefined && (suspension ?? closedAt) === undefined) return work(record);
      await uses.remove(id);
      return true;
    };

  return {
    /** Tells the owners, and erases the accounts of which they were told 30 days ago. Resolves with how many these were. */
    async sweepIdle(): Promise<{ readonly told: number; readonly erased: number }> {
      if (months === undefined) return { told: 0, erased: 0 };
      const [toldBefore, idleBefore] = [toldUntil(clock()), idleUntil(clock(), months)];
      let [told, erased] = [0, 0];
      await forAllDue({
        name: 'told',
        find: (limit) => uses.findTold(toldBefore, limit),
        settle: ifUsable(async (record) => {
          // Once it was claimed, anybody who comes back is too late.
          if (!(await uses.claimTold(record.id, toldBefore, clock()))) return false;
          if (await eraseDue(record)) erased += 1;
          return true;
        }),
      });
      await forAllDue({
        name: 'idle',
        find: (limit) => uses.findIdle(idleBefore, limit),
        settle: ifUsable(async (record) => {
          const isTold = await tellOwner(accounts.open(record), idleBefore);
          if (isTold) told += 1;
          return isTold;
        }),
      });
      return { told, erased };
    },
  };
}
