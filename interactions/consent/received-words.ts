/** What a service receives about a person, in plain words. */
import { claimsByScope, type Scope } from '../../provider/claims/claims.ts';
import { splitByRegistration } from '../../provider/grants/grants.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';

/**
 * The words for each scope, and for the claim that no scope brings, in the order of the page. `offline_access` comes last
 * because its words refer to the others. A scope without words doesn't compile: people would agree to it unseen.
 */
const words: Readonly<Record<Scope | 'nir', MessageKey>> = {
  openid: 'consent.openid',
  profile: 'consent.profile',
  email: 'consent.email',
  phone: 'consent.phone',
  birth: 'consent.birth',
  dossiers: 'consent.dossiers',
  nir: 'consent.nir',
  offline_access: 'consent.offline_access',
};

/** Returns the scope whose words cover a claim. */
const scopeOfClaim = (claim: string) =>
  Object.entries(claimsByScope).find(([, claims]) => claims?.includes(claim))?.[0] ?? claim;

/** Returns the words for all of these scopes and claims that a client may receive by its registration. */
export function receivedWords(
  { scopes, claims }: { readonly scopes: Iterable<string>; readonly claims: Iterable<string> },
  allowedClaims: readonly string[],
): MessageKey[] {
  const mayHave = (names: Iterable<string>) => splitByRegistration(names, allowedClaims).granted;
  const names = new Set([...mayHave(scopes), ...mayHave(claims).map(scopeOfClaim)]);
  return Object.entries(words).flatMap(([name, key]) => (names.has(name) ? [key] : []));
}
