/**
 * Resource indicators (RFC 8707) and introspection (RFC 7662). An API that checks our tokens is registered as a client
 * anyway, so its `client_uri` is the name by which tokens are requested for it, and their audience.
 */
import type { ResourceServer } from 'oidc-provider';
import { accessTokenSeconds, managementTokenSeconds } from '../sessions/lifetimes.ts';
import type { Clients } from './clients.ts';
import type { RelyingParty } from './relying-party.ts';

/**
 * Resolves with the resource server with this URI, whose access tokens are JWTs (RFC 9068), or with undefined when no client
 * is registered with it, or when a third party asks for another API than its own.
 */
export async function resourceServerOf(
  indicator: string,
  asking: RelyingParty | undefined,
  clients: Pick<Clients, 'hasUri'>,
): Promise<ResourceServer | undefined> {
  const allowed = asking?.firstParty === true || asking?.uri === indicator;
  if (!allowed || !(await clients.hasUri(indicator))) return undefined;
  return {
    scope: '',
    audience: indicator,
    accessTokenTTL: accessTokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  };
}

/** Returns the name by which tokens for the management API are requested. */
export const managementResource = (issuer: string): string => `${issuer}/management`;

/**
 * Returns the management API as a resource server, or undefined when the client may do nothing there. Its tokens are not JWTs
 * but are kept: one that is revoked, or whose client is removed, is worth nothing at once. A person's sign-in never ends with
 * one.
 */
export function managementServerOf(
  indicator: string,
  asking: RelyingParty | undefined,
  grantType: unknown,
): ResourceServer | undefined {
  const allowed = asking?.managementScopes ?? [];
  if (allowed.length === 0 || grantType !== 'client_credentials') return undefined;
  return {
    scope: allowed.join(' '),
    audience: indicator,
    accessTokenTTL: managementTokenSeconds,
    accessTokenFormat: 'opaque',
  };
}

/** What decides who may look at a token. */
interface IntrospectedToken {
  readonly clientId?: string | undefined;
  readonly aud?: string | readonly string[] | undefined;
}

/**
 * Reports whether a client may look at a token: one of its own, or one whose audience is the API that the client is
 * (RFC 7662, section 4). Anybody can pass for a public client, so such a client is never taken for an API.
 */
export function mayIntrospect(
  client: { readonly clientId: string; readonly clientAuthMethod?: string | undefined },
  { clientId, aud = [] }: IntrospectedToken,
  reader: Pick<RelyingParty, 'uri'> | undefined,
): boolean {
  if (clientId === client.clientId) return true;
  const uri = reader?.uri;
  return uri !== undefined && client.clientAuthMethod !== 'none' && [aud].flat().includes(uri);
}
