/** `accounts activation-code`: makes a code to send by letter to a person without a usable contact. */
import { defineCommand, exitCodes } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

export const accountsActivationCode = defineCommand({
  name: 'accounts activation-code',
  argument: 'IDENTIFIER',
  summary: 'create a code to send by letter to a person without a usable contact',
  description: `Prints a code of 12 characters that is valid once, for 15 days. The person types it on the page
"Mot de passe oublié", or after their password, then chooses a new password and proves a new
contact. Until then nothing else opens the account, not even when the code is too old: its
sessions, refresh tokens, known devices, contacts and link to FranceConnect end at once. An earlier
code ends. With \`-\` the identifier is read from standard input, and stays out of the shell's
history. The command refuses when a message can reach the person, unless \`--contact-lost\` says that
the contact is lost. Verify who is asking, because anybody who holds the letter gets in.`,
  options: {
    'contact-lost': {
      type: 'boolean',
      doc: 'the person can read none of the contacts on the account',
    },
  },
  codes: { 1: 'no such account, a contact that can be used, or a fault' },
  run: ({ positionals: [typed = '-'], values: { 'contact-lost': isContactLost = false } }) =>
    onAccount(typed, async (target, { operations }) => {
      const result = await operations.makeActivationCode({ ...target, isContactLost });
      if ('code' in result) {
        process.stdout.write(`${result.code}\n`);
        return exitCodes.done;
      }
      return conclude(result, {
        done: '',
        unchanged: '',
        reachable:
          'a message can reach this person, who needs no letter; say --contact-lost if the contact is lost',
      });
    }),
});
