/** `accounts unlock`: ends the wait after too many wrong passwords. */
import { defineCommand, exitCodes, Fault } from '../../command.ts';
import { withOperations } from '../../operations.ts';
import { readIdentifier } from '../identifier.ts';

export const accountsUnlock = defineCommand({
  name: 'accounts unlock',
  argument: 'IDENTIFIER',
  summary: 'let a person try their password again at once',
  description: `Forgets the failed sign-ins of a NIR or provisional identifier, so that its owner need not wait.
With \`-\` the identifier is read from standard input, and stays out of the shell's history.
Failures that were counted for a network address or for a known device of the account stay.`,
  options: {},
  codes: { 1: 'no such account (failures are forgotten all the same), or a fault' },
  run: async ({ positionals: [typed = '-'] }) => {
    const identifier = await readIdentifier(typed);
    return withOperations(process.env, async ({ operations, operator }) => {
      const outcome = await operations.unlock({ identifier, operator });
      if (outcome === 'unknown') throw new Fault('there is no such account');
      process.stdout.write('Unlocked: the next try is free.\n');
      return exitCodes.done;
    });
  },
});
