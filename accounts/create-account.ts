/**
 * Making the account of somebody who declares who they are. One account a person, whoever else asks for the same at
 * the same moment: the store refuses a second account with the same NIR, or in the same place among the homonyms.
 */
import { randomInt } from 'node:crypto';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import type { Account } from './account.ts';
import type { Accounts, NewAccount } from './accounts.ts';
import type { Identifier } from './identity/identifiers.ts';
import { samePerson } from './identity/same-person.ts';

export interface Newcomer extends Pick<Account, 'id' | 'identity' | 'contacts'> {
  /** Who has none gets a provisional identifier. */
  readonly nir: Identifier | undefined;
  readonly passwordHash: string;
  readonly terms: NonNullable<Account['standing']['terms']>;
}

/** `known`: there is an account of that NIR or of that person already, and nothing was changed. */
export type Created =
  | { readonly made: Pick<Account, 'id' | 'identifiers'> }
  | { readonly known: Account };

/** Makes the account; again with the same `id`, it answers with the account that was made. */
export type Create = (newcomer: Newcomer) => Promise<Created>;

/** More than elsewhere, as each homonym who is there already takes one attempt. */
const attempts = 30;

/** Random: says nothing about its owner, nor about who came before. */
const drawProvisional = (): Identifier => ({
  kind: 'provisional',
  value: `P${String(randomInt(100_000_000)).padStart(8, '0')}`,
});

export function createCreation({
  accounts,
  draw = drawProvisional,
}: {
  accounts: Pick<
    Accounts,
    'findByIdentifier' | 'findByIdentity' | 'findHomonym' | 'open' | 'insert'
  >;
  draw?: () => Identifier;
}): Create {
  async function findKnown({ identity, nir }: Newcomer): Promise<Account | undefined> {
    const holder = nir && (await accounts.findByIdentifier(nir));
    if (holder !== undefined) return accounts.open(holder);
    const namesakes = await accounts.findByIdentity(identity);
    return namesakes.map(accounts.open).find((other) => samePerson(other.identity, identity));
  }

  function accountOf(newcomer: Newcomer, homonym: number): NewAccount {
    const { nir, passwordHash, terms, ...rest } = newcomer;
    return {
      ...rest,
      identifiers: [nir ?? draw()],
      password: { kind: 'personal', hash: passwordHash },
      standing: { announced: true, declared: true, terms },
      homonym,
    };
  }

  return (newcomer) => {
    let homonym = 0;
    return retryOnConflict(
      async () => {
        const known = await findKnown(newcomer);
        if (known !== undefined) return known.id === newcomer.id ? { made: known } : { known };
        const account = accountOf(newcomer, homonym);
        if (await accounts.insert(account)) return { made: account };
        // A twin has the place: there is another. Else the identifier was taken, or the person just came in.
        const holder = await accounts.findHomonym(newcomer.identity, homonym);
        const other = holder && accounts.open(holder).identity;
        if (other !== undefined && !samePerson(other, newcomer.identity)) homonym += 1;
        return conflict;
      },
      { attempts, message: `no account could be made in ${attempts} tries` },
    );
  };
}
