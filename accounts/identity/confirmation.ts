/** When a fund's word makes a declared identity a confirmed one. */
import type { Account } from '../account.ts';
import { reachable } from '../contacts.ts';
import { samePerson } from './same-person.ts';

/** What a fund tells of a person it knows under one of the account's identifiers. */
export type FundsWord = Pick<Account, 'identity' | 'contacts' | 'membership' | 'identifiers'>;

/** That it is the person's own account: the provisional identifier that was given to its owner alone, or a proven contact. */
function isTheirs({ contacts }: Account, word: FundsWord): boolean {
  if (word.identifiers.some(({ kind }) => kind === 'provisional')) return true;
  const told = reachable(word.contacts);
  const { email, phone } = contacts;
  const isSame = (known: typeof email, other: string | undefined) =>
    known?.verified === true && known.value.toLowerCase() === other?.toLowerCase();
  return isSame(email, told.mail) || isSame(phone, told.sms);
}

/**
 * The account with the fund's civil status in place of what its owner declared; undefined when nothing was declared,
 * when it is about another person, or when only a NIR speaks for it: whoever knows somebody's NIR and birth can
 * declare them, and must not be given their account by the fund's next file.
 */
export function confirmed(account: Account, word: FundsWord): Account | undefined {
  const { standing, homonym: _, ...rest } = account;
  const isDeclared = standing.declared && samePerson(account.identity, word.identity);
  if (!isDeclared || !isTheirs(account, word)) return undefined;
  return {
    ...rest,
    identity: word.identity,
    membership: word.membership ?? account.membership,
    standing: { ...standing, declared: false },
  };
}
