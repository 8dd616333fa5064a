/** Decides what a fund's file does to an account that has the identifier or the civil status of one of its people. */
import type { Account } from '../account.ts';
import { isOnlyDeclared } from '../lifecycle/set-aside.ts';
import { samePerson } from './same-person.ts';

/** What a fund's file says about a person, with their identifier. */
export type FundEntry = Pick<Account, 'identity' | 'identifiers'>;

/**
 * What the entry does to the account. `none`: nothing. `confirms`: the account is that person's. `displaces`: the
 * account has the person's NIR or civil status on its owner's word only, and gives it up. `conflicts`: the identifier
 * is rightly the account's, and the fund gives it to another person, so somebody has to look.
 */
export type Ruling = 'none' | 'confirms' | 'displaces' | 'conflicts';

/**
 * Compares a fund's entry with an account.
 *
 * Nothing that strangers may know confirms an account: no NIR, no civil status, and no contact, because several people may
 * share one, and a file may have taken it from a form that the stranger filled in. What confirms is the provisional
 * identifier, which only the account's owner was given; a NIR that an agent has checked; and a NIR whose owner is the
 * person that FranceConnect knows. See docs/security.md, section Assurance.
 */
export function rulingOn(account: Account, entry: FundEntry): Ruling {
  const { standing, vouchers } = account;
  const isSame = samePerson(account.identity, entry.identity);
  const shared = account.identifiers.find(({ kind, value }) =>
    entry.identifiers.some((other) => other.kind === kind && other.value === value),
  );
  if (shared === undefined) {
    const isInTheWay = isSame && isOnlyDeclared(account) && standing.setAsideAt === undefined;
    return isInTheWay ? 'displaces' : 'none';
  }
  const isOwned = shared.kind === 'provisional' || vouchers.nir !== 'person';
  if (isOwned && vouchers.identity === 'fund') return 'none';
  if (isSame && (isOwned || vouchers.identity !== 'person')) return 'confirms';
  return isOwned ? 'conflicts' : 'displaces';
}

/** Returns the account with the fund's civil status in place of its own, once `rulingOn` has said that it confirms. */
export function confirmIdentity(account: Account, entry: FundEntry): Account {
  const { vouchers, standing } = account;
  const hasNir = entry.identifiers.some(({ kind }) => kind === 'nir');
  return {
    ...account,
    identity: entry.identity,
    vouchers: { ...vouchers, identity: 'fund', nir: hasNir ? 'fund' : vouchers.nir },
    place: undefined,
    standing: { ...standing, declared: false, setAsideAt: undefined },
  };
}
