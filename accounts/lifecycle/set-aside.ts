/**
 * Takes an account that nobody but its maker answers for out of the way of a certified one. It keeps its data, and it
 * opens nothing any more. See docs/security.md, section Assurance.
 */
import { type Account, certifiedNir } from '../account.ts';
import type { Identifier } from '../identity/identifiers.ts';
import { endSignIns } from '../signing-in/end-sign-ins.ts';

/** Reports whether only the person answers for the identity, and nobody for a NIR: certified people come before them. */
export const isOnlyDeclared = (account: Account): boolean =>
  account.standing.declared && certifiedNir(account) === undefined;

/**
 * Returns the account without a NIR that only its owner has typed, which belongs to somebody else. When no other
 * identifier is left, it gets a drawn one. An identity that only the person answers for belongs to somebody else too:
 * such an account is set aside. Then its sessions and tokens end, it no longer counts among namesakes, and it is no
 * longer linked to FranceConnect, so that its owner can be matched with their certified account. `now` is in ms.
 */
export function setAside(account: Account, now: number, draw: () => Identifier): Account {
  const { vouchers, standing } = account;
  const certified = certifiedNir(account);
  const kept = account.identifiers.filter(
    ({ kind, value }) => kind === 'provisional' || value === certified?.value,
  );
  const { nir: _, ...others } = vouchers;
  const without = {
    ...account,
    identifiers: kept.length > 0 ? kept : [draw()],
    vouchers: certified === undefined ? others : vouchers,
  };
  if (!standing.declared) return without;
  const ended = endSignIns(without, now);
  return {
    ...ended,
    activation: undefined,
    place: undefined,
    standing: { ...ended.standing, setAsideAt: now },
  };
}

/** Returns the provisional identifier that the account has got in place of its NIR, if it has. */
export function drawnIdentifier(before: Account, after: Account): string | undefined {
  const isNew = ({ value }: Identifier) => !before.identifiers.some((old) => old.value === value);
  return after.identifiers.find(isNew)?.value;
}
