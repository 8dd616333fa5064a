/**
 * Creates the account of a person who declares their own identity. A person gets one account, even when several
 * requests for the same person come at once: the store refuses a second account with the same NIR, or with the same
 * place among those of its name and birth date. There are few places, so nobody can fill them with people of their own.
 */
import type { Clock } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { Account, Voucher } from '../account.ts';
import type { NewAccount } from '../account-records.ts';
import { type Accounts, declaredLimit } from '../accounts.ts';
import { drawProvisionalIdentifier } from '../identity/draw-identifier.ts';
import type { Identifier } from '../identity/identifiers.ts';
import { samePerson, tellsPeopleApart } from '../identity/same-person.ts';
import type { UpdateAccount } from '../update-account.ts';
import { isOnlyDeclared, setAside } from './set-aside.ts';

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
  | {
      readonly made: Pick<Account, 'id' | 'identifiers'>;
      /** The declared accounts of the same person that were set aside, as they were before. */
      readonly setAside: readonly Account[];
    }
  /** The NIR or the person had an account already. */
  | { readonly known: Account }
  /** As many people as may have declared this name and birth date. */
  | { readonly full: true };

type Refusal = Exclude<Created, { made: unknown }>;

/** Creates the account. Called again with the same `id`, resolves with the account that was created. */
export type CreateAccount = (newcomer: Newcomer) => Promise<Created>;

/** More than elsewhere, because each namesake with an account already takes one attempt. */
const attempts = 30;

/** Reports whether nobody but the person answers for the identity. */
const isDeclared = ({ identityVouchedBy = 'person' }: Newcomer) => identityVouchedBy === 'person';

/** Creates `CreateAccount` on a store of accounts. */
export function createCreateAccount({
  accounts,
  updateAccount,
  clock,
  drawIdentifier = drawProvisionalIdentifier,
}: {
  accounts: Pick<
    Accounts,
    'findByIdentifier' | 'findByIdentity' | 'findByPlace' | 'open' | 'insert'
  >;
  updateAccount: UpdateAccount;
  clock: Clock;
  drawIdentifier?: () => Identifier;
}): CreateAccount {
  /**
   * Resolves with the reason why the newcomer gets no account, or with the accounts that must be set aside for it. Those
   * have the newcomer's identity on their maker's word only, while FranceConnect answers for the newcomer's. Where that
   * identity may be a namesake's, both accounts stay. A NIR alone sets nobody aside: the newcomer has only typed it.
   */
  async function look(newcomer: Newcomer): Promise<Refusal | { readonly rivals: Account[] }> {
    const { identity, nir } = newcomer;
    const isCertified = !isDeclared(newcomer);
    // A suspended account keeps its place: nobody gets round a suspension by another account.
    const isRival = (other: Account) =>
      isCertified &&
      isOnlyDeclared(other) &&
      other.standing.suspension === undefined &&
      samePerson(other.identity, identity);
    const mayDisplace = (other: Account) =>
      isRival(other) && tellsPeopleApart(identity, other.identity);
    const owner = nir && (await accounts.findByIdentifier(nir));
    const ownerOfNir = owner && accounts.open(owner);
    if (ownerOfNir !== undefined && !mayDisplace(ownerOfNir)) return { known: ownerOfNir };
    const namesakes = (await accounts.findByIdentity(identity)).map(accounts.open);
    const known = namesakes.find(
      (other) => samePerson(other.identity, identity) && !isRival(other),
    );
    if (known !== undefined) return { known };
    const declared = namesakes.filter(({ standing }) => standing.declared);
    if (!isCertified && declared.length >= declaredLimit) return { full: true };
    return { rivals: namesakes.filter(mayDisplace) };
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
    const displaced: Account[] = [];
    let number = 0;
    return retryOnConflict<Created>(
      async () => {
        const found = await look(newcomer);
        if ('known' in found && found.known.id === newcomer.id) {
          return { made: found.known, setAside: displaced };
        }
        if (!('rivals' in found)) return found;
        if (isBounded && number >= declaredLimit) return { full: true };
        for (const { id } of found.rivals) {
          await updateAccount(id, (rival) => {
            if (!isOnlyDeclared(rival)) return rival;
            displaced.push(rival);
            return setAside(rival, clock(), drawIdentifier);
          });
        }
        // Certified people have places of their own: nobody can take theirs by declaring people.
        const place = `${isBounded ? 'declared' : 'certified'}/${number}`;
        const account = toAccount(newcomer, place);
        if (await accounts.insert(account)) return { made: account, setAside: displaced };
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
