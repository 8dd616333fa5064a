/** Decides when a fund's file turns a declared identity into a confirmed one. */
import type { Account } from '../account.ts';
import { reachable } from '../contacts.ts';
import { samePerson } from './same-person.ts';

/** What a fund's file says about a person, with one of the account's identifiers. */
export type FundEntry = Pick<Account, 'identity' | 'contacts' | 'membership' | 'identifiers'>;

/**
 * Reports whether the account belongs to the person of the entry: the entry has the provisional identifier, which only
 * the account's owner was given, or a contact that the owner has verified.
 */
function belongsTo({ contacts }: Account, entry: FundEntry): boolean {
  if (entry.identifiers.some(({ kind }) => kind === 'provisional')) return true;
  const known = reachable(entry.contacts);
  const { email, phone } = contacts;
  const isSame = (contact: typeof email, other: string | undefined) =>
    contact?.verified === true && contact.value.toLowerCase() === other?.toLowerCase();
  return isSame(email, known.mail) || isSame(phone, known.sms);
}

/**
 * Returns the account with the fund's civil status in place of the declared one. Returns undefined when nothing was
 * declared, when the entry is about another person, or when only the NIR matches. Somebody who knows another person's
 * NIR and birth can declare that person, and the fund's next file must not give them the account.
 */
export function confirmIdentity(account: Account, entry: FundEntry): Account | undefined {
  const { standing, vouchers, place: _, ...rest } = account;
  const isDeclared = standing.declared && samePerson(account.identity, entry.identity);
  if (!isDeclared || !belongsTo(account, entry)) return undefined;
  return {
    ...rest,
    identity: entry.identity,
    membership: entry.membership ?? account.membership,
    vouchers: { ...vouchers, identity: 'fund', nir: 'fund' },
    standing: { ...standing, declared: false },
  };
}
