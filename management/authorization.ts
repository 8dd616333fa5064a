/**
 * Who calls the API: a client with a token that our own token endpoint has issued for it. Tokens are looked up in the same
 * store, so one that was revoked is refused at once; and so is one of a client that was removed, or may do less now.
 */
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import type { Clock } from '../adapters/ports.ts';
import type { Clients } from '../provider/clients/clients.ts';
import type { ManagementScope } from '../provider/clients/registration/management-scopes.ts';
import { managementResource } from '../provider/clients/resource-servers.ts';
import { createProofCheck } from './dpop.ts';
import { Problem } from './problem.ts';

/** The client that calls, and what it may do. */
export interface Caller {
  readonly clientId: string;
  readonly scopes: ReadonlySet<ManagementScope>;
}

export interface AuthorizationDependencies {
  readonly provider: Pick<Provider, 'ClientCredentials' | 'ReplayDetection'>;
  readonly clients: Pick<Clients, 'find'>;
  readonly issuer: string;
  readonly clock: Clock;
}

const header = /^(Bearer|DPoP) +([\w~+/.-]{1,500}=*)$/i;

/** Returns the refusal of a request without a token that counts (RFC 6750, section 3; RFC 9449, section 7.1). */
function unauthorized(scheme: string, error?: 'invalid_token' | 'invalid_dpop_proof'): Problem {
  const challenge = error === undefined ? scheme : `${scheme} error="${error}"`;
  return new Problem(401, error ?? 'invalid_token', { headers: { 'WWW-Authenticate': challenge } });
}

/** Throws unless the caller may do this. */
export function requireScope({ scopes }: Caller, scope: ManagementScope): void {
  if (scopes.has(scope)) return;
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  throw new Problem(403, 'insufficient_scope', { headers: { 'WWW-Authenticate': challenge } });
}

/** Returns the function that tells who calls. It throws a `Problem` where that is nobody. */
export function createAuthorization(dependencies: AuthorizationDependencies) {
  const { provider, clients, issuer } = dependencies;
  const resource = managementResource(issuer);
  const isProven = createProofCheck(dependencies);

  return async (ctx: Context): Promise<Caller> => {
    const sent = ctx.get('Authorization');
    const [, scheme = '', value = ''] = header.exec(sent) ?? [];
    if (value === '') throw unauthorized('Bearer', sent === '' ? undefined : 'invalid_token');
    const token = await provider.ClientCredentials.find(value);
    const party = await clients.find(token?.clientId);
    const audience = [token?.aud ?? []].flat();
    if (token === undefined || party === undefined || !audience.includes(resource))
      throw unauthorized('Bearer', 'invalid_token');
    const isBound = token.jkt !== undefined;
    if (isBound !== (scheme.toLowerCase() === 'dpop'))
      throw unauthorized(isBound ? 'DPoP' : 'Bearer', 'invalid_token');
    if (token.jkt !== undefined && !(await isProven(ctx, value, token.jkt)))
      throw unauthorized('DPoP', 'invalid_dpop_proof');
    const scopes = party.managementScopes.filter((scope) => token.scopes.has(scope));
    return { clientId: party.id, scopes: new Set(scopes) };
  };
}
