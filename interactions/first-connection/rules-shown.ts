/** What the page of a new password is shown with, in every journey. */
import type { Account } from '../../accounts/account.ts';
import { personalWords } from '../../accounts/credentials/password-rules.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import type { Pages } from '../../views/pages.ts';

/**
 * Returns the words that the password must not hold, so that the page can say so while it is typed, and the identifier
 * under which a password manager keeps the password. Both are for the person who has proven to own the account, or typed
 * them in this interaction. The identifier is no word of the page's rules: nobody writes 13 digits into a password.
 */
export function rulesShown(
  { birthName, usualName = '', givenNames, birthDate }: Account['identity'],
  identifier: Identifier | undefined,
): Pick<Pages['newPassword'], 'avoid' | 'username'> {
  const names = [birthName, usualName, givenNames];
  return {
    avoid: personalWords({ identifiers: [], birthDate, names }),
    ...(identifier && { username: identifier.value }),
  };
}
