/** `accounts confirm-nir`: an agent answers for the NIR that the owner of an account has typed. */
import { defineCommand, Fault } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { readIdentifier } from '../identifier.ts';
import { onAccountOf } from '../on-account.ts';

export const accountsConfirmNir = defineCommand({
  name: 'accounts confirm-nir',
  argument: 'NIR',
  summary: 'confirm the NIR that a person typed when they created their account',
  description: `Says that you answer for the NIR: check the person's papers first. From then on, services that may
have the NIR get it, and a fund's file that has the NIR and the same person confirms the account.
With \`-\` the NIR is read from standard input, and stays out of the shell's history. Running it again
changes nothing.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: async ({ positionals: [typed = '-'] }) => {
    const nir = await readIdentifier(typed);
    if (nir.kind !== 'nir') throw new Fault('this is not a NIR');
    return onAccountOf(nir, async (target, { operations }) =>
      conclude(await operations.confirmNir(target), {
        done: 'Confirmed.',
        unchanged: 'Nothing to do: the NIR is confirmed already.',
        none: 'the account has no NIR',
      }),
    );
  },
});
