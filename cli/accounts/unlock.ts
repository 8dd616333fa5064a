/** `accounts unlock`: ends the wait after too many wrong passwords. */
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { readIdentifier } from './identifier.ts';

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
    return withContext(process.env, async ({ domain, storage, clock }) => {
      const account = await domain.accounts.findByIdentifier(identifier);
      // A person may have two identifiers, and failures are counted for each.
      const subjects = new Set([
        domain.accounts.identifierHash(identifier),
        ...(account?.identifierHashes ?? []),
      ]);
      for (const subject of subjects) await domain.throttle.clear(subject);
      await storage.audit.append({
        at: clock(),
        type: 'operator.unlocked',
        accountId: account?.id,
      });
      if (account === undefined) throw new Fault('there is no such account');
      process.stdout.write('Unlocked: the next try is free.\n');
      return exitCodes.done;
    });
  },
});
