/** `accounts unlink-franceconnect`: removes an account's link to FranceConnect. */
import { defineCommand } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

export const accountsUnlinkFranceConnect = defineCommand({
  name: 'accounts unlink-franceconnect',
  argument: 'IDENTIFIER',
  summary: "remove an account's links to FranceConnect",
  description: `Removes the links to FranceConnect and FranceConnect+ from the account of a NIR or provisional
identifier. Use it for a link made by mistake, or when FranceConnect has given the person a new
identifier. At the next sign-in by FranceConnect the person is matched as if for the first time. All
sessions and refresh tokens of the account end, because they may come from a link. With \`-\` the
identifier is read from standard input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, no link, or a fault' },
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) =>
      conclude(await operations.unlinkFranceConnect(target), {
        done: 'Unlinked.',
        unchanged: 'Unlinked.',
        notLinked: 'the account is not linked to FranceConnect',
      }),
    ),
});
