/**
 * The last step of a first connection: the person gives a contact and proves it.
 * See docs/screens.md, section Contact.
 */
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import {
  contactFields,
  type Destination,
  destinationsOf,
  groupPhone,
  mailboxOf,
  reachable,
} from '../../accounts/contacts.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import { noticeOfChange, type Sender } from '../../messaging/sender.ts';
import { contactAdded } from '../../messaging/texts.ts';
import { accountOf, type Note, refuseEnded } from '../flow/current-account.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import type { Renew } from '../flow/renew-sign-in.ts';
import { type ContactPagesDependencies, createContactPages } from './contact-pages.ts';
import { endAfterWrongCodes } from './wrong-codes.ts';

export interface ContactDependencies extends ContactPagesDependencies {
  readonly accounts: Accounts;
  readonly devices: KnownDevices;
  readonly updateAccount: UpdateAccount;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
  readonly afterCode: Renew;
}

const isProven = ({ contacts: { email, phone } }: Account) =>
  Boolean(email?.verified || phone?.verified);

/** Returns the account with a contact that a code has proven. A contact that a fund has noted stays the fund's. */
export function withContact(account: Account, { channel, to }: Destination): Account {
  const name = contactFields[channel];
  const { contacts, vouchers } = account;
  const isNoted = reachable(contacts)[channel] === to;
  return {
    ...account,
    contacts: { ...contacts, [name]: { value: to, verified: true } },
    vouchers: { ...vouchers, [name]: isNoted ? vouchers[name] : 'person' },
  };
}

/** Returns the page handlers of the contact in a first connection. */
export function createContact(dependencies: ContactDependencies): PageHandler<unknown>[] {
  const { accounts, devices, updateAccount, sender, note, afterCode } = dependencies;
  return createContactPages(dependencies, {
    choice: pages.contact,
    code: pages.contactCode,
    again: pages.contactAgain,
    async ownerOf(step, isSent) {
      const account = await accountOf(step, accounts);
      if (isSent && isProven(account)) {
        // Another tab, or the same form sent twice, has already proven a contact.
        await step.finish({ contact: {} });
        return undefined;
      }
      // The form starts with the contact that a fund has noted, if a message can reach it.
      const { mail: email = '', sms: phone = '' } = reachable(account.contacts);
      const channel = phone !== '' ? 'sms' : email !== '' ? 'mail' : undefined;
      const known = { channel, email, phone: groupPhone(phone) } as const;
      return {
        subject: `contact/${account.id}`,
        purpose: 'contact',
        proof: devices.isKnown(step.ctx, account) ? 'device' : 'password',
        owner: account.id,
        ownContacts: destinationsOf(account.contacts).map(({ to }) => to),
        known,
        account,
      };
    },
    guesserOf: ({ owner }) => ({ who: owner, hasSignedIn: true }),
    tooManyToday: (step, { account }, fault) => endAfterWrongCodes(step, sender, account, fault),
    async proven(step, { account }, destination) {
      let before = account.contacts;
      const changed = await updateAccount(account.id, (current) => {
        // A proven contact can later reset the password, so a sign-in that was ended must not prove one.
        refuseEnded(step, current.standing);
        before = current.contacts;
        return withContact(current, destination);
      });
      // An intruder may have added it: the owner hears of it where messages went until now.
      const added = mailboxOf(destination.to);
      for (const other of destinationsOf(before)) {
        if (mailboxOf(other.to) === added) continue;
        sender.post(contactAdded({ ...other, locale: step.locale }), noticeOfChange);
      }
      await note(step, 'contact.verified', account.id, destination.channel);
      await afterCode(step, changed ?? account, pages.contact.prompt);
    },
  });
}
