/** A contact of the person's own, proven by a code: the last step of a first connection. */
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Change } from '../accounts/change.ts';
import type { Codes, Destination } from '../accounts/codes.ts';
import { createContactPages } from './contact-pages.ts';
import { accountOf, type Note } from './person.ts';
import type { Renew } from './renew.ts';
import type { SendCode } from './send-code.ts';
import type { Step } from './step.ts';

export interface ContactDependencies {
  readonly accounts: Accounts;
  readonly change: Change;
  readonly codes: Codes;
  readonly sendCode: SendCode;
  readonly note: Note;
  readonly afterCode: Renew;
}

/** The account with a contact that a code has proven. */
export function withContact(account: Account, { channel, to }: Destination): Account {
  const name = channel === 'mail' ? 'email' : 'phone';
  return { ...account, contacts: { ...account.contacts, [name]: { value: to, verified: true } } };
}

export function createContact(dependencies: ContactDependencies): [string, Step<unknown>][] {
  const { accounts, change, note, afterCode } = dependencies;
  return createContactPages(dependencies, {
    prompt: 'contact',
    name: 'contact',
    journey: 'first',
    async ownerOf(step) {
      const account = await accountOf(step, accounts);
      const { contacts, id } = account;
      const [email, phone] = [contacts.email?.value ?? '', contacts.phone?.value ?? ''];
      const channel = phone !== '' ? 'sms' : email !== '' ? 'mail' : undefined;
      return { subject: `contact/${id}`, owner: id, known: { channel, email, phone }, account };
    },
    async proven(step, { account }, destination) {
      const changed = await change(account.id, (current) => withContact(current, destination));
      await note(step, 'contact.verified', account.id, destination.channel);
      await afterCode(step, changed ?? account, 'contact');
    },
  });
}
