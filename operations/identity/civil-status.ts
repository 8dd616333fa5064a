/** What operators do about a civil status: answer for the one that a person has declared, or correct it. */
import type { Account, Identity } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { type NirPart, nirDisagreement } from '../../accounts/identity/nir.ts';
import { samePerson } from '../../accounts/identity/same-person.ts';
import { type ChangeAccount, look, type Outcome, type Target } from '../change-account.ts';

/**
 * `setAside`: a certified account of the person comes before this one. `otherAccount`: so does another one with this identity.
 * The two must be merged.
 */
type IdentityRefusal = 'setAside' | 'otherAccount';

export interface IdentityDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open' | 'findByIdentity'>;
  readonly changeAccount: ChangeAccount;
}

/** Reports whether a fund or an agent answers for the identity. */
export const isVouchedFor = ({ vouchers }: Account) =>
  vouchers.identity === 'fund' || vouchers.identity === 'agent';

/** Returns the account with an identity that an agent has seen the papers of. It needs no place among declared namesakes. */
const certified = (account: Account, identity: Identity): Account => ({
  ...account,
  identity,
  vouchers: {
    ...account.vouchers,
    identity: account.vouchers.identity === 'fund' ? 'fund' : 'agent',
  },
  place: undefined,
});

/** Returns the names of the fields that differ, for the audit trail. */
const differences = (before: Identity, after: Identity): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) =>
      JSON.stringify(new Map(Object.entries(before)).get(field)) !==
      JSON.stringify(new Map(Object.entries(after)).get(field)),
  );

/** Returns the part of an account's NIR that the correction would make wrong. One that was wrong before may stay so. */
const disagreement = (account: Account, identity: Identity): NirPart | undefined =>
  account.identifiers
    .filter(({ kind }) => kind === 'nir')
    .map(({ value }) => [
      nirDisagreement(value, account.identity),
      nirDisagreement(value, identity),
    ])
    .find(([before, after]) => after !== undefined && after !== before)?.[1];

export function createIdentity({ accounts, changeAccount }: IdentityDependencies) {
  /** Reports whether somebody answers for another account of this person. */
  async function hasOther(id: string, identity: Identity): Promise<boolean> {
    const namesakes = (await accounts.findByIdentity(identity)).map(accounts.open);
    return namesakes.some(
      (other) => other.id !== id && isVouchedFor(other) && samePerson(other.identity, identity),
    );
  }

  return {
    /** Answers for the identity that the person has declared: the operator has seen the papers. */
    async confirmIdentity(target: Target): Promise<Outcome<IdentityRefusal>> {
      const seen = await look(accounts, target);
      if ('outcome' in seen) return seen;
      const { account } = seen;
      if (!isVouchedFor(account) && (await hasOther(account.id, account.identity)))
        return { outcome: 'otherAccount' };
      return changeAccount<IdentityRefusal>(target, {
        type: 'operator.identity-confirmed',
        edit(current) {
          if (isVouchedFor(current)) return current;
          if (current.standing.setAsideAt !== undefined) return 'setAside';
          return certified(current, current.identity);
        },
      });
    },

    /** Replaces the identity by the one of the person's papers. A part of the NIR is the outcome when it contradicts them. */
    async correctIdentity({
      identity,
      ...target
    }: Target & { readonly identity: Identity }): Promise<Outcome<IdentityRefusal | NirPart>> {
      const seen = await look(accounts, target);
      if ('outcome' in seen) return seen;
      const { account } = seen;
      const fields = differences(account.identity, identity);
      if (fields.length === 0) return { outcome: 'unchanged', account };
      if (await hasOther(account.id, identity)) return { outcome: 'otherAccount' };
      return changeAccount<IdentityRefusal | NirPart>(target, {
        type: 'operator.identity-corrected',
        detail: fields.join(),
        edit(current) {
          if (current.standing.setAsideAt !== undefined) return 'setAside';
          return disagreement(current, identity) ?? certified(current, identity);
        },
      });
    },
  };
}
