/**
 * Finds the account of a person who comes from FranceConnect, and links the two. An e-mail address alone never
 * identifies an account, and a claim alone never replaces a link: nobody may take over an account by it.
 */

import { type Account, certifiedNir, type Identity, type Link } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { awaitsActivation } from '../accounts/credentials/activation-codes.ts';
import { formerDepartements } from '../accounts/identity/birthplaces/communes.ts';
import { communeCodeOf, sameBirthplace } from '../accounts/identity/birthplaces/compare.ts';
import { countryToday, france } from '../accounts/identity/birthplaces/countries.ts';
import { departementOf } from '../accounts/identity/birthplaces/tables.ts';
import { normalizeName } from '../accounts/identity/names.ts';
import { sameGivenNames, tellsPeopleApart } from '../accounts/identity/same-person.ts';
import type { AccountRecord } from '../adapters/ports.ts';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';

/** How a person from FranceConnect relates to our accounts. */
export type Match =
  /** The account is linked already. */
  | { readonly owner: AccountRecord }
  /** The account to link at once: a fund has confirmed its identity, and the identity tells people apart. */
  | { readonly certified: string }
  /**
   * The account to link once its password is typed: its identity is only declared, or may be that of a namesake as
   * well.
   */
  | { readonly needsPassword: string }
  /** The account that would be signed in or linked at once is suspended. */
  | { readonly suspended: true }
  /** The account that would be signed in or linked at once waits for the code of a letter. */
  | { readonly awaitsLetter: string }
  /** There is no account that may be linked; the reason is for the log. */
  | { readonly reason: 'incomplete' | 'none' | 'several' | 'otherLink' };

/** Finds and links accounts. */
export interface Reconcile {
  /** Looks for the account that is linked to the subject, and then for one with the same identity. */
  match(claimed: Link & { readonly identity?: Identity | undefined }): Promise<Match>;
  /**
   * Links an account and resolves with it. Resolves with undefined, and writes nothing, when the account is gone or
   * has another subject of that upstream than `replaced`, or when the subject is linked to another account. Of parallel
   * calls one succeeds.
   */
  link(accountId: string, link: Link, replaced?: string): Promise<Account | undefined>;
}

/** Compares the country alone for a birth abroad, because FranceConnect names no town there. */
function sameBirth(claimed: Identity, known: Identity): boolean {
  const country = countryToday(claimed.birthCountry);
  return country === france
    ? sameBirthplace(claimed, known)
    : country === countryToday(known.birthCountry);
}

/** Reports whether two pivot identities agree: birth name, all given names, birth date, gender and birthplace. */
export function hasSameIdentity(claimed: Identity, known: Identity): boolean {
  return (
    normalizeName(claimed.birthName) === normalizeName(known.birthName) &&
    normalizeName(claimed.givenNames) === normalizeName(known.givenNames) &&
    !contradicts(claimed, known) &&
    sameBirth(claimed, known)
  );
}

/**
 * Reports whether two identities can't be of one person. Names and places may have been written down badly; a birth
 * date or a gender is right or wrong.
 */
const contradicts = (claimed: Identity, known: Identity): boolean =>
  claimed.birthDate !== known.birthDate || claimed.gender !== known.gender;

/** Compares the parts of two birthplaces that are known on both sides. */
function agreeOnBirthplace(claimed: Identity, known: Identity): boolean {
  if (countryToday(claimed.birthCountry) !== countryToday(known.birthCountry)) return false;
  const commune = communeCodeOf(claimed);
  if (countryToday(claimed.birthCountry) !== france || commune === undefined) return true;
  if (communeCodeOf(known) !== undefined) return sameBirthplace(claimed, known);
  // The account has a commune that no list knows, or only a département.
  const { birthDepartement } = known;
  const departements = [departementOf(commune), ...formerDepartements(commune)];
  return birthDepartement === undefined || departements.includes(birthDepartement);
}

/**
 * Reports whether an identity from FranceConnect may be that of an account whose password was typed. The names agree as
 * people write them (one given name may stand for all), the birth date and the gender are the same, and nothing that is
 * known of the birthplace on both sides differs. A stolen password must not open an account to another identity.
 */
export const mayBeSamePerson = (claimed: Identity, known: Identity): boolean =>
  normalizeName(claimed.birthName) === normalizeName(known.birthName) &&
  sameGivenNames(claimed.givenNames, known.givenNames) &&
  !contradicts(claimed, known) &&
  agreeOnBirthplace(claimed, known);

/** Reports whether others than the person answer for the account's identity and for its NIR. */
const isCertified = (account: Account) =>
  !account.standing.declared && certifiedNir(account) !== undefined;

/** Returns the match of an account that keeps its owner out, if it does. */
function keptOut(record: AccountRecord): Match | undefined {
  if (record.standing.suspension !== undefined) return { suspended: true };
  return awaitsActivation(record) ? { awaitsLetter: record.id } : undefined;
}

/** Creates the reconciliation on a store of accounts. */
export function createReconcile(accounts: Accounts): Reconcile {
  return {
    async match({ upstream, subject, identity }) {
      const owner = await accounts.findByLink({ upstream, subject });
      if (owner !== undefined) return keptOut(owner) ?? { owner };
      if (identity === undefined) return { reason: 'incomplete' };
      const records = await accounts.findByIdentity(identity);
      const same = records
        .map(accounts.open)
        .filter((account) => hasSameIdentity(identity, account.identity));
      const certified = same.filter(isCertified);
      // Anybody can declare an identity: a declared account must not keep its certified namesake from being found.
      const [first, ...others] = certified.length > 0 ? certified : same;
      if (first === undefined) return { reason: 'none' };
      if (others.length > 0) return { reason: 'several' };
      // An account that was linked to this same subject since the first look-up is the person's own, in another tab.
      const hasOtherLink = first[upstream] !== undefined && first[upstream] !== subject;
      if (hasOtherLink) return { reason: 'otherLink' };
      if (certified.length === 0 || !tellsPeopleApart(identity, first.identity)) {
        return { needsPassword: first.id };
      }
      const record = records.find(({ id }) => id === first.id);
      return (record && keptOut(record)) ?? { certified: first.id };
    },

    link: (accountId, link, replaced) =>
      retryOnConflict(
        async () => {
          const { upstream, subject } = link;
          const owner = await accounts.findByLink(link);
          if (owner !== undefined) {
            return owner.id === accountId ? accounts.open(owner) : undefined;
          }
          const record = await accounts.find(accountId);
          const account = record && accounts.open(record);
          if (account === undefined) return undefined;
          const current = account[upstream];
          if (current === subject) return account;
          if (current !== undefined && current !== replaced) return undefined;
          const linked = { ...account, [upstream]: subject };
          return (await accounts.update(linked)) ? linked : conflict;
        },
        { attempts: 10, message: `the account ${accountId} is written again and again by others` },
      ),
  };
}
