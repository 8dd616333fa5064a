/** Runs an operation on the account of an identifier. */
import type { Target } from '../../operations/change-account.ts';
import { type OperationsContext, withOperations } from '../operations.ts';
import { findAccount, readIdentifier } from './identifier.ts';

/** Reads the identifier as it was typed, finds its account, and does the work. Resolves with the exit code. */
export async function onAccount(
  typed: string,
  work: (target: Target, context: OperationsContext) => Promise<number>,
): Promise<number> {
  const identifier = await readIdentifier(typed);
  return withOperations(process.env, async (context) => {
    const { id: accountId } = await findAccount(context.domain.accounts, identifier);
    return work({ accountId, operator: context.operator }, context);
  });
}
