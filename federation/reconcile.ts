/**
 * Who a person of FranceConnect is among our accounts, and the link between the two. Never on an e-mail address
 * alone, and a link that is there is never replaced: somebody else's word must not move an account.
 */
import type { Account, Identity } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { sameBirthplace } from '../accounts/identity/birthplaces/compare.ts';
import { countryToday, france } from '../accounts/identity/birthplaces/countries.ts';
import { normalizeName } from '../accounts/identity/names.ts';
import type { AccountRecord } from '../adapters/ports.ts';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';

export type Match =
  /** Linked already. */
  | { readonly owner: AccountRecord }
  /** To link at once: a fund has vouched for this identity. */
  | { readonly certified: string }
  /** To link once its password was typed: the identity is the person's own word. */
  | { readonly declared: string }
  /** Nobody, or nobody who may be linked; for the log. */
  | { readonly reason: 'incomplete' | 'none' | 'several' | 'otherLink' };

export interface Reconcile {
  /** The account of a subject, else the one of the identity. */
  match(told: {
    readonly subject: string;
    readonly identity?: Identity | undefined;
  }): Promise<Match>;
  /**
   * Links an account. Resolves with it, or with undefined, and nothing written, when it has another link, is
   * gone, or the subject is somebody else's; of parallel callers one wins.
   */
  link(accountId: string, subject: string): Promise<Account | undefined>;
}

/** Abroad FranceConnect names the country alone. */
function sameBirth(told: Identity, known: Identity): boolean {
  const country = countryToday(told.birthCountry);
  return country === france
    ? sameBirthplace(told, known)
    : country === countryToday(known.birthCountry);
}

/** The pivot identity: birth name, all first names, birth date, gender, birthplace. */
function isSame(told: Identity, known: Identity): boolean {
  return (
    normalizeName(told.birthName) === normalizeName(known.birthName) &&
    normalizeName(told.givenNames) === normalizeName(known.givenNames) &&
    !contradicts(told, known) &&
    sameBirth(told, known)
  );
}

/** Whether the pivot identity is not that of this one. */
export const isOther = (told: Identity, known: Identity): boolean => !isSame(told, known);

/** Whether two identities can't be of one person, however badly names and places were written down. */
export const contradicts = (told: Identity, known: Identity): boolean =>
  told.birthDate !== known.birthDate || told.gender !== known.gender;

/** A fund has confirmed who this is. */
const isCertified = ({ identifiers, standing }: Account) =>
  !standing.declared && identifiers.some(({ kind }) => kind === 'nir');

export function createReconcile(accounts: Accounts): Reconcile {
  return {
    async match({ subject, identity }) {
      const owner = await accounts.findByFranceConnect(subject);
      if (owner !== undefined) return { owner };
      if (identity === undefined) return { reason: 'incomplete' };
      const candidates = (await accounts.findByIdentity(identity)).map(accounts.open);
      const same = candidates.filter((account) => isSame(identity, account.identity));
      const certified = same.filter(isCertified);
      // Anybody can declare an identity: that must not keep its owner out.
      const [first, ...others] = certified.length > 0 ? certified : same;
      if (first === undefined) return { reason: 'none' };
      if (others.length > 0) return { reason: 'several' };
      // Linked to this very subject since it was looked for, it is in another tab of the same person.
      const other = first.franceConnect !== undefined && first.franceConnect !== subject;
      if (other) return { reason: 'otherLink' };
      return certified.length > 0 ? { certified: first.id } : { declared: first.id };
    },

    link: (accountId, subject) =>
      retryOnConflict(
        async () => {
          const owner = await accounts.findByFranceConnect(subject);
          if (owner !== undefined) {
            return owner.id === accountId ? accounts.open(owner) : undefined;
          }
          const record = await accounts.find(accountId);
          const account = record && accounts.open(record);
          if (account?.franceConnect === subject) return account;
          if (account === undefined || account.franceConnect !== undefined) return undefined;
          const linked = { ...account, franceConnect: subject };
          return (await accounts.update(linked)) ? linked : conflict;
        },
        { attempts: 10, message: `the account ${accountId} is written again and again by others` },
      ),
  };
}
