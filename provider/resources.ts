/**
 * Resource indicators (RFC 8707): an API that checks our tokens is registered as a client anyway, so
 * its `client_uri` is the name that access tokens are asked for by, and their audience.
 */
import type { ResourceServer } from 'oidc-provider';
import type { Clients } from './clients.ts';
import { accessToken } from './ttl.ts';

/** Undefined when no registered client has this URI. The tokens are JWTs (RFC 9068). */
export function resourceServerOf(indicator: string, clients: Clients): ResourceServer | undefined {
  if (!clients.all().some(({ uri }) => uri === indicator)) return undefined;
  return {
    scope: '',
    audience: indicator,
    accessTokenTTL: accessToken,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  };
}
