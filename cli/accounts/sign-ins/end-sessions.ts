/** `accounts end-sessions`: signs a person out everywhere. */
import { defineCommand } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

export const accountsEndSessions = defineCommand({
  name: 'accounts end-sessions',
  argument: 'IDENTIFIER',
  summary: 'sign a person out everywhere',
  description: `Ends all sessions and refresh tokens of the account of a NIR or provisional identifier, and tells
its services. Browsers that were known devices are known no more. The password stays. With \`-\` the
identifier is read from standard input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) =>
      conclude(await operations.endSessions(target), { done: 'Ended.', unchanged: 'Ended.' }),
    ),
});
