/**
 * Erases the accounts that their owners closed 30 days ago: the account itself with its subjects, sessions, grants and
 * tokens. The audit trail keeps the account's id and nothing about the person. A provisional identifier stays taken.
 *
 * An account first counts as gone, then all that belongs to it is removed, and what it holds itself goes last: a process that
 * dies in between leaves a mark, and a later run goes on from there.
 */
import type { Accounts } from '../../accounts/accounts.ts';
import { destinationsOf } from '../../accounts/contacts.ts';
import type { Household } from '../../accounts/household/household.ts';
import { closedUntil } from '../../accounts/lifecycle/closing.ts';
import type { AccountRecord, AuditStore, Clock, SubjectStore } from '../../adapters/ports.ts';
import type { Sender } from '../../messaging/sender.ts';
import { notice } from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';

/** How many accounts one run erases at most. The next run goes on. */
const perRun = 1_000;
/** In milliseconds. After this time the process that has begun to erase an account must have died. */
const leaseMs = 30 * 60 * 1000;

export interface EraseClosedDependencies {
  readonly accounts: Accounts;
  readonly subjects: SubjectStore;
  readonly household: Pick<Household, 'erase'>;
  readonly audit: AuditStore;
  readonly endSessions: EndSessions;
  readonly sender: Pick<Sender, 'post'>;
  readonly clock: Clock;
}

/** Erases what is due. Resolves with how many accounts that were. */
export type EraseClosed = () => Promise<number>;

export function createEraseClosed({
  accounts,
  subjects,
  household,
  audit,
  endSessions,
  sender,
  clock,
}: EraseClosedDependencies): EraseClosed {
  /** Reports whether this process is to erase the account: of parallel ones, one gets it. */
  const take = (record: AccountRecord) => {
    const { erasedAt } = record.standing;
    const isTaken = erasedAt !== undefined && clock() - erasedAt < leaseMs;
    return isTaken ? false : accounts.beginErasure(record);
  };

  async function erase({ id }: AccountRecord, send: () => void): Promise<void> {
    await Promise.all([endSessions(id), subjects.remove(id), household.erase(id)]);
    await accounts.endErasure(id);
    await audit.append({ at: clock(), type: 'account.erased', accountId: id });
    send();
  }

  return async () => {
    let count = 0;
    for (const record of await accounts.findClosed(closedUntil(clock()), perRun)) {
      if (!(await take(record))) continue;
      const { contacts } = accounts.open(record);
      await erase(record, () => {
        // Nobody knows which language the person reads.
        for (const to of destinationsOf(contacts))
          sender.post(notice('accountErased')({ ...to, locale: 'fr' }), { isProven: true });
      });
      count += 1;
    }
    return count;
  };
}
