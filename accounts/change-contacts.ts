/** What a person changes about the contacts of their own account. A contact is added by its code: `withContact`. */
import type { Channel } from '../messaging/ports.ts';
import type { Account } from './account.ts';
import { contactFields, type Destination, verifiedContacts } from './contacts.ts';

/** Reports whether codes could go nowhere without the contact of this channel. */
export const isLastVerified = (
  account: Pick<Account, 'contacts' | 'codeChannel'>,
  channel: Channel,
): boolean => {
  const [only, ...others] = verifiedContacts(account);
  return only?.channel === channel && others.length === 0;
};

/** Returns the account without the contact of this channel. Check first that it is not the last verified one. */
export function withoutContact(account: Account, channel: Channel): Account {
  const name = contactFields[channel];
  const { [name]: _, ...contacts } = account.contacts;
  const { [name]: __, ...vouchers } = account.vouchers;
  return { ...account, contacts, vouchers };
}

/**
 * Returns the account after its owner has said that somebody else may read the contact of this channel: it stays as
 * unverified, and nothing is sent there until a code was typed again.
 */
export function withLostContact(account: Account, channel: Channel): Account {
  const name = contactFields[channel];
  const contact = account.contacts[name];
  if (contact === undefined || contact.setAside) return account;
  const lost = { value: contact.value, verified: false, setAside: true };
  return { ...account, contacts: { ...account.contacts, [name]: lost } };
}

/** Returns the verified contact of the other channel, if there is one. */
export const otherVerified = (
  account: Pick<Account, 'contacts' | 'codeChannel'>,
  channel: Channel,
): Destination | undefined => verifiedContacts(account).find((each) => each.channel !== channel);
