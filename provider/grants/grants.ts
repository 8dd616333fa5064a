/**
 * What a person has granted a service. A first-party service needs no consent: its grant gains what each request
 * asks for, and loses nothing, for the codes and tokens of earlier requests hang on it. It is no more than an upper
 * bound: each token carries the scope and claims of its own request. A third party's is what the person accepted.
 */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clients } from '../clients/clients.ts';
import * as ttl from '../sessions/lifetimes.ts';
import type { SessionWrites } from '../sessions/session-writes.ts';

export type Grant = InstanceType<Provider['Grant']>;

/** Claims that need leave of their own, beyond what scopes bring. */
const restricted = new Set(['nir']);

/** Splits requested claims by what the client's registration allows. */
export function splitClaims(requested: Iterable<string>, allowed: readonly string[]) {
  const all = [...requested];
  const mayHave = (claim: string) => !restricted.has(claim) || allowed.includes(claim);
  return { granted: all.filter(mayHave), rejected: all.filter((claim) => !mayHave(claim)) };
}

function widen(grant: Grant, { oidc }: KoaContextWithOIDC, allowed: readonly string[]): void {
  const { granted, rejected } = splitClaims(oidc.requestParamClaims, allowed);
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  grant.addOIDCClaims(granted);
  grant.rejected = rejected.length > 0 ? { openid: { claims: rejected } } : undefined;
  const scopes = oidc.requestParamScopes;
  for (const [resource, server] of Object.entries(oidc.resourceServers ?? {})) {
    grant.addResourceScope(
      resource,
      [...server.scopes].filter((scope) => scopes.has(scope)),
    );
  }
}

/** `loadExistingGrant` of the library: undefined where consent is still to be given. */
export function createLoadExistingGrant(clients: Clients, sessions: SessionWrites) {
  /**
   * A service that is opened twice at once, for the first time in a session, gets one grant: the session knows of one
   * alone, and what hangs on another is worth nothing.
   */
  function begin(
    { provider, session }: KoaContextWithOIDC['oidc'],
    owner: { readonly accountId: string; readonly clientId: string },
  ): Grant {
    const grant = new provider.Grant(owner);
    const [jti, sid] = ['grant', 'sid'].map(
      (what) => session && sessions.nameFor(session.jti, `${what}/${owner.clientId}`),
    );
    if (session === undefined || jti === undefined || sid === undefined) return grant;
    if (session.sidFor(owner.clientId) === undefined) session.sidFor(owner.clientId, sid);
    return Object.assign(grant, { jti });
  }

  return async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { oidc } = ctx;
    const { client, session, account, provider } = oidc;
    if (client === undefined || session === undefined || account === undefined) return undefined;
    const consented = oidc.result?.consent?.grantId;
    const grantId = consented ?? session.grantIdFor(client.clientId);
    const found = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    const existing = found?.accountId === account.accountId ? found : undefined;
    const relyingParty = clients.find(client.clientId);
    // With prompt=consent everybody is asked first.
    if (relyingParty?.firstParty !== true || oidc.promptPending('consent')) return existing;

    // The same grant as before: tokens of this session that hang on it go on.
    const { clientId } = client;
    const grant = existing ?? begin(oidc, { accountId: account.accountId, clientId });
    const before = JSON.stringify([grant.openid, grant.rejected, grant.resources]);
    widen(grant, ctx, relyingParty.allowedClaims);
    const after = JSON.stringify([grant.openid, grant.rejected, grant.resources]);
    if (existing === undefined || before !== after) await extendGrant(grant);
    return grant;
  };
}

/** Saves the grant so that it lasts as long as anything that may be hung on it now. */
export async function extendGrant(grant: Grant): Promise<void> {
  const lifetime = ttl.grant(grant.openid?.scope);
  grant.exp = Math.max(grant.exp ?? 0, Math.floor(Date.now() / 1000) + lifetime);
  await grant.save();
}

/**
 * The library's own rule for rotating refresh tokens (only those of public clients each time, the
 * others late in their life, none after a year), and the grant lives on with the new token.
 */
export async function rotateRefreshToken({ oidc }: KoaContextWithOIDC): Promise<boolean> {
  const { RefreshToken: token, Client: client, Grant: grant } = oidc.entities;
  if (token === undefined || client === undefined || grant === undefined) return false;
  const year = 365.25 * 24 * 60 * 60;
  if (token.totalLifetime() >= year) return false;
  const bearerOfPublicClient = client.clientAuthMethod === 'none' && !token.isSenderConstrained();
  const rotate = bearerOfPublicClient || token.ttlPercentagePassed() >= 70;
  // An hour of its life is to spare (see ttl.ts): with frequent use, not each rotation writes it.
  const outlives = (grant.exp ?? 0) >= Math.floor(Date.now() / 1000) + ttl.refreshToken;
  if (rotate && !outlives) await extendGrant(grant);
  return rotate;
}
