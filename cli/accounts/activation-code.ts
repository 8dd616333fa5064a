/** `accounts activation-code`: makes a code to send by letter to a person without a usable contact. */
import type { Account } from '../../accounts/account.ts';
import { reachable } from '../../accounts/contacts.ts';
import { makeActivation } from '../../accounts/credentials/activation-codes.ts';
import { endSignIns } from '../../accounts/end-sign-ins.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { findAccount, readIdentifier } from './identifier.ts';

export const accountsActivationCode = defineCommand({
  name: 'accounts activation-code',
  argument: 'IDENTIFIER',
  summary: 'create a code to send by letter to a person without a usable contact',
  description: `Prints a code of 12 characters that is valid once, for 15 days. On the page "Mot de passe oublié"
it replaces the code by mail or SMS; the person then proves a new contact. An earlier code ends.
With \`-\` the identifier is read from standard input, and stays out of the shell's history. The
command refuses when a message can reach the person, unless \`--contact-lost\` says that the contact
is lost. Verify who is asking, because anybody who holds the letter gets in. All sessions, refresh
tokens and the link to FranceConnect then end as well.`,
  options: {
    'contact-lost': {
      type: 'boolean',
      doc: 'the person can read none of the contacts on the account: they are removed at once',
    },
  },
  codes: { 1: 'no such account, a contact that can be used, or a fault' },
  run: async ({ positionals: [typed = '-'], values: { 'contact-lost': contactLost } }) => {
    const identifier = await readIdentifier(typed);
    return withContext(process.env, async ({ domain, storage, clock }) => {
      const record = await findAccount(domain.accounts, identifier);
      const { mail, sms } = reachable(domain.accounts.open(record).contacts);
      if ((mail !== undefined || sms !== undefined) && contactLost !== true) {
        throw new Fault(
          'a message can reach this person, who needs no letter; say --contact-lost if the contact is lost',
        );
      }
      const { code, kept } = makeActivation(domain.index, record.id, clock());
      // A lost phone may be stolen, and a message would reach the thief before the letter reaches the person.
      const aside = (account: Account) =>
        contactLost === true ? endSignIns({ ...account, contacts: {} }, clock()) : account;
      await domain.updateAccount(record.id, (account) => ({ ...aside(account), activation: kept }));
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
