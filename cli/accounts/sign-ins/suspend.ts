/** `accounts suspend` and `accounts reactivate`: keep everybody out of an account, and end that. */
import {
  type SuspensionReason,
  suspensionReasons,
} from '../../../accounts/lifecycle/suspension.ts';
import { defineCommand, UsageFault } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

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
    return onAccount(typed, async (target, { operations }) =>
      conclude(await operations.suspend({ ...target, reason }), {
        done: 'Suspended.',
        unchanged: 'Nothing to do: it is suspended for that reason.',
      }),
    );
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
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) =>
      conclude(await operations.reactivate(target), {
        done: 'Reactivated.',
        unchanged: 'Nothing to do: it is not suspended.',
      }),
    ),
});
