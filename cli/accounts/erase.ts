/** `accounts erase`: erases an account at once, for good. */
import { defineCommand, exitCodes, Fault, UsageFault } from '../command.ts';
import { onAccount } from './on-account.ts';

export const accountsErase = defineCommand({
  name: 'accounts erase',
  argument: 'IDENTIFIER',
  summary: 'erase an account at once, for good',
  description: `Erases the account of a NIR or provisional identifier with all that belongs to it: subjects,
sessions, tokens, devices, places in dossiers. The audit trail keeps the account's id and events,
and no word about the person. The contacts of the account are told. A provisional identifier is
never given again: an import refuses a row that has it. It can't be undone, so the command wants
\`--yes\`. Backups hold the account until they are deleted. With \`-\` the identifier is read from
standard input, and stays out of the shell's history.`,
  options: { yes: { type: 'boolean', doc: 'erase it' } },
  codes: { 1: 'no such account, an account that is being merged, or a fault' },
  run: async ({ positionals: [typed = '-'], values }) => {
    if (values.yes !== true) throw new UsageFault("it can't be undone: say --yes");
    return onAccount(typed, async (target, { operations }) => {
      const { outcome } = await operations.erase(target);
      if (outcome === 'merging')
        throw new Fault('a merge into it was broken off: run it again first');
      if (outcome !== 'done') throw new Fault('there is no such account');
      process.stdout.write(
        `Erased: ${target.accountId}. Backups hold it until they are deleted.\n`,
      );
      return exitCodes.done;
    });
  },
});
