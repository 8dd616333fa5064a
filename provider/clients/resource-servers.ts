/**
 * Resource indicators (RFC 8707): an API that checks our tokens is registered as a client anyway, so
 * its `client_uri` is the name that access tokens are asked for by, and their audience.
 */
import type { ResourceServer } from 'oidc-provider';
import { accessToken } from '../sessions/lifetimes.ts';
import type { Clients, RelyingParty } from './clients.ts';

/**
 * Undefined when no registered client has this URI, or who asks is a third party: theirs is their own alone.
 * The tokens are JWTs (RFC 9068).
 */
export function resourceServerOf(
  indicator: string,
  asking: RelyingParty | undefined,
  clients: Clients,
): ResourceServer | undefined {
  const registered = clients.all().some(({ uri }) => uri === indicator);
  const allowed = asking?.firstParty === true || asking?.uri === indicator;
  if (!registered || !allowed) return undefined;
  return {
    scope: '',
    audience: indicator,
    accessTokenTTL: accessToken,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  };
}
