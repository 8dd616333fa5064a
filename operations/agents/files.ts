/**
 * Opening the file of an account: an agent says why, and under which reference. The audit trail keeps the reason, and the person
 * sees that an agent has looked. An agent opens 60 files an hour at most.
 */
import type { Accounts } from '../../accounts/accounts.ts';
import type { OpenedFilesLimit } from '../../accounts/limits/opened-files.ts';
import type { AuditPosition, AuditStore, Clock, RecordedAuditEvent } from '../../adapters/ports.ts';
import type { Target } from '../change-account.ts';
import type { References } from './references.ts';

/** The reasons to open a file: the ways in which the person has asked for help. */
export const lookReasons = ['telephone', 'counter', 'letter'] as const;
export type LookReason = (typeof lookReasons)[number];

/** `tooMany`: the agent has opened too many files, and may open another one after that time. */
export type FileOutcome =
  | { readonly outcome: 'done' | 'unknown' }
  | { readonly outcome: 'tooMany'; readonly waitMs: number };

/** An event, with what an agent has noted about this look. */
export interface HistoryEvent extends RecordedAuditEvent {
  readonly reference?: string | undefined;
}

export interface FilesDependencies {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly audit: Pick<AuditStore, 'append' | 'ofAccount'>;
  readonly countFile: OpenedFilesLimit;
  readonly references: References;
  readonly clock: Clock;
}

export function createFiles({ accounts, audit, countFile, references, clock }: FilesDependencies) {
  return {
    /** Notes that an agent opens the file of an account. Nothing is noted for an unknown id. */
    async openFile({
      accountId,
      operator,
      reason,
      reference,
    }: Target & { readonly reason: LookReason; readonly reference: string }): Promise<FileOutcome> {
      if ((await accounts.find(accountId)) === undefined) return { outcome: 'unknown' };
      const look = {
        at: clock(),
        type: 'operator.viewed',
        accountId,
        detail: reason,
        operator,
      } as const;
      const waitMs = await countFile(operator.id, accountId);
      if (waitMs !== undefined) {
        await audit.append({ at: look.at, type: 'operator.files-limited', operator });
        return { outcome: 'tooMany', waitMs };
      }
      await references.keep(look, reference);
      await audit.append(look);
      return { outcome: 'done' };
    },

    /** Resolves with what has happened on an account whose file is open, the newest first, and the references of agents. */
    async readFileHistory(
      accountId: string,
      limit: number,
      before?: AuditPosition,
    ): Promise<readonly HistoryEvent[]> {
      const events = await audit.ofAccount(accountId, limit, before);
      return Promise.all(
        events.map(async (event) => ({ ...event, reference: await references.of(event) })),
      );
    },
  };
}
