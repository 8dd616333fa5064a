/** `accounts suspend`: keeps everybody out of an account. */
import { type SuspensionReason, suspensionReasons } from '../../accounts/lifecycle/suspension.ts';
import { defineCommand, UsageFault } from '../command.ts';
import { withOperations } from '../operations.ts';
import { conclude } from './conclude.ts';
import { findAccount, readIdentifier } from './identifier.ts';

function reasonOf(text: string | undefined): SuspensionReason {
  const reason = suspensionReasons.find((each) => each === text);
  if (reason === undefined)
    throw new UsageFault(`--reason is one of ${suspensionReasons.join(', ')}`);
  return reason;
}

export const accountsSuspend = defineCommand({
  name: 'accounts suspend',
  argument: 'IDENTIFIER',
  summary: 'keep everybody out of an account',
  description: `Suspends the account of a NIR or provisional identifier. A right password and FranceConnect are
then answered that the account is suspended; a forgotten password and the code of a letter do not
open it either. Its sessions, refresh tokens and autorisations de gestion end, and its services are
told. With \`-\` the identifier is read from standard input, and stays out of the shell's history.
Running it again with another reason changes the reason.`,
  options: {
    reason: { type: 'string', value: 'REASON', doc: suspensionReasons.join(', ') },
  },
  codes: { 1: 'no such account, or a fault' },
  run: async ({ positionals: [typed = '-'], values }) => {
    const reason = reasonOf(values.reason);
    const identifier = await readIdentifier(typed);
    return withOperations(process.env, async ({ domain, operations, operator }) => {
      const { id: accountId } = await findAccount(domain.accounts, identifier);
      const result = await operations.suspend({ accountId, operator, reason });
      return conclude(result, {
        done: 'Suspended.',
        unchanged: 'Nothing to do: it is suspended for that reason.',
      });
    });
  },
});

export const accountsReactivate = defineCommand({
  name: 'accounts reactivate',
  argument: 'IDENTIFIER',
  summary: 'open a suspended account again',
  description: `Ends the suspension of the account of a NIR or provisional identifier: its owner can sign in again
as before. What the suspension has ended stays ended. With \`-\` the identifier is read from
standard input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: async ({ positionals: [typed = '-'] }) => {
    const identifier = await readIdentifier(typed);
    return withOperations(process.env, async ({ domain, operations, operator }) => {
      const { id: accountId } = await findAccount(domain.accounts, identifier);
      const result = await operations.reactivate({ accountId, operator });
      return conclude(result, {
        done: 'Reactivated.',
        unchanged: 'Nothing to do: it is not suspended.',
      });
    });
  },
});
