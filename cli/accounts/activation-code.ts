/** `accounts activation-code`: makes a code to send by letter to a person without a usable contact. */
import { destinationsOf } from '../../accounts/contacts.ts';
import { awaitActivation, makeActivation } from '../../accounts/credentials/activation-codes.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { findAccount, readIdentifier } from './identifier.ts';

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
  run: async ({ positionals: [typed = '-'], values: { 'contact-lost': contactLost } }) => {
    const identifier = await readIdentifier(typed);
    return withContext(process.env, async ({ domain, storage, clock }) => {
      const record = await findAccount(domain.accounts, identifier);
      const { contacts } = domain.accounts.open(record);
      if (destinationsOf(contacts).length > 0 && contactLost !== true) {
        throw new Fault(
          'a message can reach this person, who needs no letter; say --contact-lost if the contact is lost',
        );
      }
      const { code, kept } = makeActivation(domain.index, record.id, clock());
      await domain.updateAccount(record.id, (account) => awaitActivation(account, kept, clock()));
      await storage.audit.append({
        at: clock(),
        type: 'operator.activation-code',
        accountId: record.id,
      });
      process.stdout.write(`${code}\n`);
      return exitCodes.done;
    });
  },
});
