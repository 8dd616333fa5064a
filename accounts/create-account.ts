/**
 * Creates the account of a person who declares their own identity. A person gets one account, even when several
 * requests for the same person come at once: the store refuses a second account with the same NIR, or with the same
 * place among those of its name and birth date. There are few places, so nobody can fill them with people of their own.
 */
import { randomInt } from 'node:crypto';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import type { Account, Voucher } from './account.ts';
import { type Accounts, declaredLimit, type NewAccount } from './accounts.ts';
import type { Identifier } from './identity/identifiers.ts';
import { samePerson } from './identity/same-person.ts';

/** A person who has declared everything that an account needs. */
export interface Newcomer extends Pick<Account, 'id' | 'identity' | 'contacts'> {
  /** Without a NIR the account gets a provisional identifier. */
  readonly nir: Identifier | undefined;
  /** FranceConnect, when it gave the identity. Nobody but the person answers for the NIR in any case. */
  readonly identityVouchedBy?: Extract<Voucher, 'franceconnect' | 'person'>;
  readonly passwordHash: string;
  readonly terms: NonNullable<Account['standing']['terms']>;
}

/** The outcome of a creation. Nothing has changed unless the account was made. */
export type Created =
  | { readonly made: Pick<Account, 'id' | 'identifiers'> }
  /** The NIR or the person had an account already. */
  | { readonly known: Account }
  /** As many people as may have declared this name and birth date. */
  | { readonly full: true };

/** Creates the account. Called again with the same `id`, resolves with the account that was created. */
export type CreateAccount = (newcomer: Newcomer) => Promise<Created>;

/** More than elsewhere, because each namesake with an account already takes one attempt. */
const attempts = 30;

/** Reports whether nobody but the person answers for the identity. */
const isDeclared = ({ identityVouchedBy = 'person' }: Newcomer) => identityVouchedBy === 'person';

/** Draws at random, so that an identifier says nothing about its owner or about how many came before. */
const drawProvisionalIdentifier = (): Identifier => ({
  kind: 'provisional',
  value: `P${String(randomInt(100_000_000)).padStart(8, '0')}`,
});

/** Creates `CreateAccount` on a store of accounts. */
export function createCreateAccount({
  accounts,
  drawIdentifier = drawProvisionalIdentifier,
}: {
  accounts: Pick<
    Accounts,
    'findByIdentifier' | 'findByIdentity' | 'findByPlace' | 'open' | 'insert'
  >;
  drawIdentifier?: () => Identifier;
}): CreateAccount {
  /** Resolves with the reason why the newcomer gets no account, or with undefined. */
  async function refusalOf(
    newcomer: Newcomer,
  ): Promise<Exclude<Created, { made: unknown }> | undefined> {
    const { identity, nir } = newcomer;
    const owner = nir && (await accounts.findByIdentifier(nir));
    if (owner !== undefined) return { known: accounts.open(owner) };
    const namesakes = await accounts.findByIdentity(identity);
    const known = namesakes
      .map(accounts.open)
      .find((other) => samePerson(other.identity, identity));
    if (known !== undefined) return { known };
    const declared = namesakes.filter(({ standing }) => standing.declared);
    return isDeclared(newcomer) && declared.length >= declaredLimit ? { full: true } : undefined;
  }

  function toAccount(newcomer: Newcomer, place: string): NewAccount {
    const { nir, passwordHash, terms, identityVouchedBy = 'person', ...rest } = newcomer;
    return {
      ...rest,
      identifiers: [nir ?? drawIdentifier()],
      password: { kind: 'personal', hash: passwordHash },
      vouchers: { identity: identityVouchedBy, nir: 'person', email: 'person', phone: 'person' },
      standing: { announced: true, terms },
      place,
    };
  }

  return (newcomer) => {
    const isBounded = isDeclared(newcomer);
    let number = 0;
    return retryOnConflict<Created>(
      async () => {
        const refusal = await refusalOf(newcomer);
        if (refusal !== undefined && 'known' in refusal && refusal.known.id === newcomer.id) {
          return { made: refusal.known };
        }
        if (refusal !== undefined) return refusal;
        if (isBounded && number >= declaredLimit) return { full: true };
        // Certified people have places of their own: nobody can take theirs by declaring people.
        const place = `${isBounded ? 'declared' : 'certified'}/${number}`;
        const account = toAccount(newcomer, place);
        if (await accounts.insert(account)) return { made: account };
        const occupant = await accounts.findByPlace(newcomer.identity, place);
        const other = occupant && accounts.open(occupant).identity;
        // Another person has this place: the next one may be free. Otherwise the identifier was taken, or the same
        // person was created a moment ago, and the next attempt finds out.
        if (other !== undefined && !samePerson(other, newcomer.identity)) number += 1;
        return conflict;
      },
      { attempts, message: `no account could be made in ${attempts} tries` },
    );
  };
}
