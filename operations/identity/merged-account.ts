/** What becomes of an account that another one of the same person is merged into. */
import type { Account, Contacts } from '../../accounts/account.ts';

/** Returns the account that has the contact of this name: the one that has proven it, this one first. */
const ownerOf = (name: keyof Contacts, account: Account, other: Account): Account =>
  [account, other].find(({ contacts }) => contacts[name]?.verified) ??
  (account.contacts[name] ? account : other);

/** Returns the terms that were accepted last. */
const laterTerms = (a: Account['standing'], b: Account['standing']) =>
  (a.terms?.at ?? -1) < (b.terms?.at ?? -1) ? b.terms : a.terms;

/**
 * Returns the account with what the other one has and it lacks: the provisional identifiers, proven contacts, the terms, and
 * the password where it has no personal one itself. Its identity stays. The links to FranceConnect of the other one do not
 * come along: the next sign-in there finds the account by its identity.
 */
export function merged(account: Account, other: Account): Account {
  const hasPassword = account.password?.kind === 'personal';
  const email = ownerOf('email', account, other);
  const phone = ownerOf('phone', account, other);
  return {
    ...account,
    identifiers: [
      ...account.identifiers,
      ...other.identifiers.filter(({ kind }) => kind === 'provisional'),
    ],
    contacts: { email: email.contacts.email, phone: phone.contacts.phone },
    codeChannel: account.codeChannel ?? other.codeChannel,
    vouchers: { ...account.vouchers, email: email.vouchers.email, phone: phone.vouchers.phone },
    membership: account.membership ?? other.membership,
    password: hasPassword ? account.password : (other.password ?? account.password),
    standing: {
      ...account.standing,
      merging: { id: other.id, isTaken: true },
      announced: account.standing.announced || other.standing.announced,
      terms: laterTerms(account.standing, other.standing),
      newPasswordRequired: hasPassword
        ? account.standing.newPasswordRequired
        : other.standing.newPasswordRequired,
    },
  };
}
