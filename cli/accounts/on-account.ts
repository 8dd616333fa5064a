/** Runs an operation on the account of an identifier. */
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { Target } from '../../operations/change-account.ts';
import { type OperationsContext, withOperations } from '../operations.ts';
import { findAccount, readIdentifier } from './identifier.ts';

type Work = (target: Target, context: OperationsContext, found: AccountRecord) => Promise<number>;

/** Finds the account of an identifier, and does the work. Resolves with the exit code. */
export const onAccountOf = (identifier: Identifier, work: Work): Promise<number> =>
  withOperations(process.env, async (context) => {
    const found = await findAccount(context.domain.accounts, identifier);
    return work({ accountId: found.id, operator: context.operator }, context, found);
  });

/** Does the same for an identifier as it was typed. */
export const onAccount = async (typed: string, work: Work): Promise<number> =>
  onAccountOf(await readIdentifier(typed), work);
