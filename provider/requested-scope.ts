/** Refuses a request for nothing before any page is shown. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { RelyingParty } from './clients/clients.ts';

/**
 * Throws `InvalidScope` for an authorization request that can't end with a token (RFC 6749, sections 3.3 and 4.1.2.1).
 * The library would ask the person to sign in first, and answer `access_denied` then. A third party must ask for
 * `openid`; a service of our own for any scope. `offline_access` alone only lengthens what the others give.
 */
export function assertUsableScope(
  { oidc }: KoaContextWithOIDC,
  relyingParty: RelyingParty | undefined,
): void {
  const asked = oidc.requestParamOIDCScopes;
  const isUsable =
    relyingParty?.firstParty === true
      ? [...asked].some((scope) => scope !== 'offline_access')
      : asked.has('openid');
  if (!isUsable) throw new errors.InvalidScope('openid must be requested', 'openid');
}
