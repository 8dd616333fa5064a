/** The parts that operations on an account share: the target, the operator, the result, and the change itself. */
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { UpdateAccount } from '../accounts/update-account.ts';
import type { AuditEventType, AuditStore, Clock, Operator } from '../adapters/ports.ts';

/** The account that an operation is done to, and the operator who does it. */
export interface Target {
  readonly accountId: string;
  /** The version that the operator has seen. When another one is stored, nothing is changed. */
  readonly version?: number | undefined;
  readonly operator: Operator;
}

/**
 * The result of an operation. `unchanged`: the account was so before. `unknown`: there is no such account. `stale`: it is
 * another one than the operator has seen. Any other outcome is the reason of a refusal. Only `done` has changed anything.
 */
export type Outcome<Refusal extends string = never> =
  | { readonly outcome: 'done'; readonly before: Account; readonly account: Account }
  | { readonly outcome: 'unchanged'; readonly account: Account }
  | { readonly outcome: 'unknown' | 'stale' | Refusal };

/** A change of an account by an operator. */
export interface Change<Refusal extends string> {
  /** Absent for a change that another one completes. */
  readonly type?: AuditEventType;
  readonly detail?: string | undefined;
  /** Returns the changed account, the same one when there is nothing to do, or why it must not be changed. */
  edit(account: Account): Account | Refusal;
}

/** Makes a change in one write, and notes it in the audit trail with the operator. */
export type ChangeAccount = <Refusal extends string>(
  target: Target,
  change: Change<Refusal>,
) => Promise<Outcome<Refusal>>;

export interface ChangeAccountDependencies {
  readonly updateAccount: UpdateAccount;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
}

export function createChangeAccount({
  updateAccount,
  audit,
  clock,
}: ChangeAccountDependencies): ChangeAccount {
  return async <Refusal extends string>(
    { accountId, version, operator }: Target,
    { type, detail, edit }: Change<Refusal>,
  ): Promise<Outcome<Refusal>> => {
    let before: Account | undefined;
    let refusal: Refusal | 'stale' | undefined;
    const account = await updateAccount(accountId, (current) => {
      before = current;
      const isStale = version !== undefined && version !== current.version;
      const edited = isStale ? 'stale' : edit(current);
      refusal = typeof edited === 'string' ? edited : undefined;
      return typeof edited === 'string' ? current : edited;
    });
    if (account === undefined || before === undefined) return { outcome: 'unknown' };
    if (refusal !== undefined) return { outcome: refusal };
    if (account === before) return { outcome: 'unchanged', account };
    if (type) await audit.append({ at: clock(), type, accountId, detail, operator });
    return { outcome: 'done', before, account };
  };
}

/**
 * Reports whether the account now is as the operator wants it. What follows a change is done again where it was so
 * before.
 */
export const isSettled = <R extends string>(
  result: Outcome<R>,
): result is Extract<Outcome<R>, { account: Account }> => 'account' in result;

/** Reads the account for an operation that must look before it changes anything. */
export async function look(
  accounts: Pick<Accounts, 'find' | 'open'>,
  { accountId, version }: Target,
): Promise<{ readonly account: Account } | { readonly outcome: 'unknown' | 'stale' }> {
  const record = await accounts.find(accountId);
  if (record === undefined) return { outcome: 'unknown' };
  if (version !== undefined && version !== record.version) return { outcome: 'stale' };
  return { account: accounts.open(record) };
}
