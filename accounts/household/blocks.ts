/**
 * Makes dossiers agree with the state of an account: an account that is closed, suspended or set aside neither gives nor has
 * an authorization.
 */
import type { AuditStore, Clock, Standing } from '../../adapters/ports.ts';
import type { Accounts } from '../accounts.ts';
import { isBarred } from '../signing-in/sign-in-validity.ts';
import type { BlockReason } from './dossier.ts';
import type { Household } from './household.ts';

/** Returns why the account may have no authorization, or undefined when it may. */
function reasonOf(standing: Standing): BlockReason | undefined {
  if (isBarred(standing)) return 'suspended';
  return standing.closedAt === undefined ? undefined : 'closed';
}

export interface Blocks {
  /**
   * Ends the authorizations of an account that is about to be closed or suspended, so that none outlives it, whatever
   * fails.
   */
  begin(accountId: string, reason: BlockReason): Promise<void>;
  /**
   * Blocks the account or lets it have authorizations again, as it now stands. Must be called after each write that closes,
   * suspends or sets aside an account, or ends that.
   */
  settle(accountId: string): Promise<void>;
}

/** Creates the functions. An authorization that ends is noted in the audit trail of both. */
export function createBlocks({
  accounts,
  household,
  audit,
  clock,
}: {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly household: Pick<Household, 'block' | 'unblock'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
}): Blocks {
  async function begin(accountId: string, reason: BlockReason): Promise<void> {
    const ended = await household.block(accountId, reason);
    const at = clock();
    const events = ended.flatMap(({ type, accounts: both, reason: detail }) =>
      both.map((id) => ({ at, type, accountId: id, detail })),
    );
    if (events.length > 0) await audit.append(...events);
  }

  const reasonNow = async (accountId: string) => {
    const record = await accounts.find(accountId);
    return record && reasonOf(record.standing);
  };

  return {
    begin,
    async settle(accountId) {
      let reason = await reasonNow(accountId);
      for (;;) {
        await (reason === undefined ? household.unblock(accountId) : begin(accountId, reason));
        // Another process may have suspended it, and blocked it before this one has unblocked it.
        const now = await reasonNow(accountId);
        if (now === reason) return;
        reason = now;
      }
    },
  };
}
