/**
 * Creates the account of a person who declares their own identity. A person gets one account, even when several
 * requests for the same person come at once: the store refuses a second account with the same NIR, or with the same
 * place among the homonyms.
 */
import { randomInt } from 'node:crypto';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import type { Account, Voucher } from './account.ts';
import type { Accounts, NewAccount } from './accounts.ts';
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

/** `made`: the account was created. `known`: the NIR or the person had an account already, and nothing changed. */
export type Created =
  | { readonly made: Pick<Account, 'id' | 'identifiers'> }
  | { readonly known: Account };

/** Creates the account. Called again with the same `id`, resolves with the account that was created. */
export type CreateAccount = (newcomer: Newcomer) => Promise<Created>;

/** More than elsewhere, because each homonym with an account already takes one attempt. */
const attempts = 30;

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
    'findByIdentifier' | 'findByIdentity' | 'findHomonym' | 'open' | 'insert'
  >;
  drawIdentifier?: () => Identifier;
}): CreateAccount {
  async function findKnown({ identity, nir }: Newcomer): Promise<Account | undefined> {
    const owner = nir && (await accounts.findByIdentifier(nir));
    if (owner !== undefined) return accounts.open(owner);
    const namesakes = await accounts.findByIdentity(identity);
    return namesakes.map(accounts.open).find((other) => samePerson(other.identity, identity));
  }

  function toAccount(newcomer: Newcomer, homonym: number): NewAccount {
    const { nir, passwordHash, terms, identityVouchedBy = 'person', ...rest } = newcomer;
    return {
      ...rest,
      identifiers: [nir ?? drawIdentifier()],
      password: { kind: 'personal', hash: passwordHash },
      vouchers: { identity: identityVouchedBy, nir: 'person', email: 'person', phone: 'person' },
      standing: { announced: true, terms },
      homonym,
    };
  }

  return (newcomer) => {
    let homonym = 0;
    return retryOnConflict(
      async () => {
        const known = await findKnown(newcomer);
        if (known !== undefined) return known.id === newcomer.id ? { made: known } : { known };
        const account = toAccount(newcomer, homonym);
        if (await accounts.insert(account)) return { made: account };
        const occupant = await accounts.findHomonym(newcomer.identity, homonym);
        const other = occupant && accounts.open(occupant).identity;
        // Another person has this place: the next one may be free. Otherwise the identifier was taken, or the same
        // person was created a moment ago, and the next attempt finds out.
        if (other !== undefined && !samePerson(other, newcomer.identity)) homonym += 1;
        return conflict;
      },
      { attempts, message: `no account could be made in ${attempts} tries` },
    );
  };
}
