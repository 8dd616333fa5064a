/** `accounts export`: writes all that is kept about a person, who has asked for it. */
import { defineCommand, exitCodes, Fault } from '../../command.ts';
import { write } from '../../output.ts';
import { onAccount } from '../on-account.ts';

export const accountsExport = defineCommand({
  name: 'accounts export',
  argument: 'IDENTIFIER',
  summary: 'write all that is kept about a person, as JSON',
  description: `Writes all that is kept about the owner of the account as one JSON text, whole and not masked, for a
person who asks for it (GDPR, articles 15 and 20). It is what "Mes données" gives them. The person
sees in "Mon activité" that an agent took it out. With \`-\` the identifier is read from standard
input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) => {
      const text = await operations.exportAccount(target);
      if (text === undefined) throw new Fault('there is no such account');
      for await (const piece of text) await write(piece);
      return exitCodes.done;
    }),
});
