/** `accounts remove-contact`: removes a contact that the person has lost. */
import { channels } from '../../../messaging/ports.ts';
import { defineCommand, UsageFault } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

export const accountsRemoveContact = defineCommand({
  name: 'accounts remove-contact',
  argument: 'IDENTIFIER mail|sms',
  summary: 'remove an address or a number that a person has lost',
  description: `Removes the mail address (mail) or the telephone number (sms) from the account of a NIR or
provisional identifier. All sessions and refresh tokens end, because somebody else may have the
telephone. The other contact is told. The command refuses to remove the only verified contact: such
a person needs a letter (\`accounts activation-code\`). With \`-\` the identifier is read from
standard input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account or contact, the only verified contact, or a fault' },
  run: async ({ positionals: [typed = '-', wanted] }) => {
    const channel = channels.find((each) => each === wanted);
    if (channel === undefined) throw new UsageFault(`the contact is ${channels.join(' or ')}`);
    return onAccount(typed, async (target, { operations }) =>
      conclude(await operations.removeContact({ ...target, channel }), {
        done: 'Removed.',
        unchanged: 'Removed.',
        none: 'the account has no such contact',
        last: 'no other contact is verified: send a letter (accounts activation-code --contact-lost)',
      }),
    );
  },
});
