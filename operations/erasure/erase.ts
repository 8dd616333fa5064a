/**
 * Erasing accounts: one at an operator's command, and those that are due. The account goes with its subjects, sessions, grants,
 * tokens, devices and places in dossiers. The audit trail keeps the account's id and nothing about the person. A provisional
 * identifier stays taken.
 *
 * An account first counts as gone, then all that belongs to it is removed, and what it holds itself goes last: a process that
 * dies in between leaves a mark, and a later run goes on from there.
 */
import type { Accounts } from '../../accounts/accounts.ts';
import type { DeviceRecords } from '../../accounts/devices/device-records.ts';
import type { Blocks } from '../../accounts/household/blocks.ts';
import type { Household } from '../../accounts/household/household.ts';
import { closedUntil } from '../../accounts/lifecycle/closing.ts';
import type {
  AccountRecord,
  AuditStore,
  Clock,
  Operator,
  SubjectStore,
  UseStore,
} from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import { notice } from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { Notes } from '../agents/notes.ts';
import type { Target } from '../change-account.ts';
import { messagesTo, type Tell } from '../tell.ts';
import type { ForAllDue } from './due.ts';

/** In milliseconds. After this time the process that has begun to erase an account must have died. */
const leaseMs = 30 * 60 * 1000;

export interface EraseDependencies {
  readonly accounts: Accounts;
  readonly subjects: Pick<SubjectStore, 'remove'>;
  readonly household: Pick<Household, 'erase'>;
  readonly blocks: Pick<Blocks, 'begin'>;
  readonly uses: Pick<UseStore, 'remove'>;
  readonly deviceRecords: Pick<DeviceRecords, 'removeAll'>;
  readonly notes: Pick<Notes, 'removeAll'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly endSessions: EndSessions;
  readonly forAllDue: ForAllDue;
  readonly tell: Tell;
  readonly clock: Clock;
}

export function createErase({
  accounts,
  subjects,
  household,
  blocks,
  uses,
  deviceRecords,
  notes,
  audit,
  endSessions,
  forAllDue,
  tell,
  clock,
}: EraseDependencies) {
  /** Erases an account that counts as gone, and tells the contacts that it had. */
  async function eraseAll(record: AccountRecord, operator?: Operator): Promise<void> {
    const { id } = record;
    const { contacts } = accounts.open(record);
    await Promise.all([
      endSessions(id),
      subjects.remove(id),
      household.erase(id),
      deviceRecords.removeAll(id),
      notes.removeAll(id),
      uses.remove(id),
    ]);
    // Before the mark goes: a trail that says it twice is better than one that does not.
    await audit.append({ at: clock(), type: 'account.erased', accountId: id, operator });
    await accounts.endErasure(id);
    await tell(messagesTo(contacts, notice('accountErased')));
  }

  /** Erases an account that is due. Of parallel processes, one does it: another one may be at work by an operator's command. */
  async function eraseDue(record: AccountRecord): Promise<boolean> {
    const { erasedAt } = record.standing;
    const isTaken = erasedAt !== undefined && clock() - erasedAt < leaseMs;
    if (isTaken || !(await accounts.beginErasure(record))) return false;
    await eraseAll(record);
    return true;
  }

  return {
    /**
     * Erases the account at once. `merging`: another account is being merged into it; that must be completed first. It can't
     * be undone, and backups hold the account until they are deleted.
     */
    async erase({ accountId, version, operator }: Target): Promise<{
      readonly outcome: 'done' | 'unknown' | 'stale' | 'merging';
    }> {
      const taken = await retryOnConflict<AccountRecord | 'unknown' | 'stale' | 'merging'>(
        async () => {
          const record = await accounts.find(accountId);
          if (record === undefined) return 'unknown';
          if (version !== undefined && version !== record.version) return 'stale';
          if (record.standing.merging !== undefined) return 'merging';
          await blocks.begin(accountId, 'closed');
          return (await accounts.beginErasure(record)) ? record : conflict;
        },
        { attempts: 10, message: `the account ${accountId} is written again and again by others` },
      );
      if (typeof taken === 'string') return { outcome: taken };
      await eraseAll(taken, operator);
      return { outcome: 'done' };
    },

    eraseDue,

    /** Erases the accounts that their owners closed 30 days ago. Resolves with how many these were. */
    eraseClosed: (): Promise<number> =>
      forAllDue({
        name: 'closed',
        find: (limit) => accounts.findClosed(closedUntil(clock()), limit),
        settle: eraseDue,
      }),
  };
}
