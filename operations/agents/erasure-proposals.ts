/**
 * Erasing an account in the support console takes two agents: one proposes it, and within 7 days another one confirms or refuses
 * it. A proposal is about the account as its agent saw it: once the account has changed, it counts no more.
 */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import {
  type AuditStore,
  type Clock,
  type Operator,
  operatorSchema,
} from '../../adapters/ports.ts';
import { look, type Target } from '../change-account.ts';
import type { Notes } from './notes.ts';

/** The reasons to erase an account: the person asks for it, has died, or never had it. */
export const erasureReasons = ['request', 'death', 'mistake'] as const;
export type ErasureReason = (typeof erasureReasons)[number];

/** In milliseconds. */
const lifetime = 7 * 24 * 60 * 60 * 1000;

const proposalSchema = z.object({
  at: z.number(),
  /** The version of the account that the agent saw. */
  version: z.number(),
  reason: z.enum(erasureReasons),
  operator: operatorSchema,
});

/** A proposal as an agent sees it. `isOwn`: the agent has made it. */
export interface ErasureProposal {
  readonly at: number;
  readonly endsAt: number;
  readonly reason: ErasureReason;
  readonly operator: Operator;
  readonly isOwn: boolean;
}

/** `none`: nobody proposes it, or the account has changed since. `own`: another agent must confirm it. */
export type ErasureOutcome =
  | 'done'
  | 'unchanged'
  | 'unknown'
  | 'stale'
  | 'merging'
  | 'none'
  | 'own';

export interface ErasureProposalsDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly notes: Notes;
  readonly erase: (target: Target) => Promise<{ readonly outcome: ErasureOutcome }>;
  readonly clock: Clock;
}

export function createErasureProposals({
  accounts,
  audit,
  notes,
  erase,
  clock,
}: ErasureProposalsDependencies) {
  const proposals = notes.ofKind('erasure', proposalSchema, lifetime);

  /** Resolves with the version that is stored and the proposal about it, or with why the agent can do nothing. */
  async function read(target: Target) {
    const seen = await look(accounts, target);
    if ('outcome' in seen) return seen;
    const { version } = seen.account;
    const proposal = await proposals.read(target.accountId);
    return { version, proposal: proposal?.version === version ? proposal : undefined };
  }

  /** The same person with another session, or under another name, is no second one. */
  const isSame = (one: Operator, other: Operator) => one.kind === other.kind && one.id === other.id;

  return {
    /** Proposes to erase the account. `unchanged`: somebody has done so before. */
    async proposeErasure(
      target: Target & { readonly reason: ErasureReason },
    ): Promise<{ readonly outcome: ErasureOutcome }> {
      const { accountId, operator, reason } = target;
      const found = await read(target);
      if ('outcome' in found) return { outcome: found.outcome };
      if (found.proposal !== undefined) return { outcome: 'unchanged' };
      const at = clock();
      await proposals.write(accountId, { at, version: found.version, reason, operator });
      const type = 'operator.erasure-proposed';
      await audit.append({ at, type, accountId, detail: reason, operator });
      return { outcome: 'done' };
    },

    /** Resolves with the proposal that waits for another agent's word, if there is one for this version of the account. */
    async erasureProposal(
      { id, version }: { readonly id: string; readonly version: number },
      agent: Operator,
    ): Promise<ErasureProposal | undefined> {
      const proposal = await proposals.read(id);
      if (proposal?.version !== version) return undefined;
      const { at, reason, operator } = proposal;
      return { at, endsAt: at + lifetime, reason, operator, isOwn: isSame(operator, agent) };
    },

    /** Erases the account that another agent has proposed to erase. */
    async confirmErasure(target: Target): Promise<{ readonly outcome: ErasureOutcome }> {
      const found = await read(target);
      if ('outcome' in found) return { outcome: found.outcome };
      if (found.proposal === undefined) return { outcome: 'none' };
      if (isSame(found.proposal.operator, target.operator)) return { outcome: 'own' };
      return erase({ ...target, version: found.version });
    },

    /** Refuses the proposal; the agent who made it takes it back. */
    async refuseErasure(target: Target): Promise<{ readonly outcome: ErasureOutcome }> {
      const found = await read(target);
      if ('outcome' in found) return { outcome: found.outcome };
      if (found.proposal === undefined) return { outcome: 'none' };
      const { accountId, operator } = target;
      await proposals.remove(accountId);
      await audit.append({ at: clock(), type: 'operator.erasure-refused', accountId, operator });
      return { outcome: 'done' };
    },
  };
}
