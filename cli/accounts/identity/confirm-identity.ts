/** `accounts confirm-identity`: an agent answers for the identity that a person has declared. */
import { defineCommand } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

export const accountsConfirmIdentity = defineCommand({
  name: 'accounts confirm-identity',
  argument: 'IDENTIFIER',
  summary: 'confirm the identity that a person declared',
  description: `Says that you answer for the identity on the account of a NIR or provisional identifier: see the
person's papers first. Services are told \`password\` in place of \`declared\` from then on, and no
fund's file takes the identity away. It says nothing of a NIR that the person typed: see
\`accounts confirm-nir\`. With \`-\` the identifier is read from standard input, and stays out of the
shell's history. Running it again changes nothing.`,
  options: {},
  codes: { 1: 'no such account, another account of the person, or a fault' },
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) =>
      conclude(await operations.confirmIdentity(target), {
        done: 'Confirmed.',
        unchanged: 'Nothing to do: a fund or an agent answers for the identity already.',
        setAside: 'the account was set aside: merge it (accounts merge, accounts attach-nir)',
        otherAccount: 'the person has another account: merge the two (accounts merge)',
      }),
    ),
});
