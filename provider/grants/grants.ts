/**
 * What a person has granted a service. A first-party service needs no consent: its grant gains what each request asks
 * for and loses nothing, because earlier codes and tokens depend on it. The grant is only an upper bound: each token
 * carries the scope and claims of its own request. A third party's grant is what the person accepted.
 */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../../adapters/ports.ts';
import { isAllowed } from '../claims/claims.ts';
import type { RelyingPartyOf } from '../clients/library-clients.ts';
import { grantSeconds, refreshTokenSeconds } from '../sessions/lifetimes.ts';
import type { SessionWrites } from '../sessions/session-writes.ts';
import { type EndGrantDependencies, endIfEnded } from './end-grant.ts';

/** A grant of the library. */
export type Grant = InstanceType<Provider['Grant']>;

/** Splits requested claims or scopes by what the client's registration allows. */
export function splitByRegistration(requested: Iterable<string>, allowed: readonly string[]) {
  const all = [...requested];
  return {
    granted: all.filter((name) => isAllowed(name, allowed)),
    rejected: all.filter((name) => !isAllowed(name, allowed)),
  };
}

/**
 * Returns the library's `loadExistingGrant`. It resolves with the grant of the request, made or widened for a
 * first-party service, and with undefined when the person must be asked for consent.
 */
export function createLoadExistingGrant({
  relyingPartyOf,
  sessions,
  ...dependencies
}: EndGrantDependencies & {
  readonly relyingPartyOf: RelyingPartyOf;
  readonly sessions: Pick<SessionWrites, 'deriveName'>;
}) {
  /**
   * Returns a new grant. Requests that open the same service at the same moment, for the first time in a session, get
   * the same grant id: the session can name only one grant, and codes of any other would be worthless.
   */
  function createGrant(
    { provider, session }: KoaContextWithOIDC['oidc'],
    owner: { readonly accountId: string; readonly clientId: string },
  ): Grant {
    const grant = new provider.Grant(owner);
    const [jti, sid] = ['grant', 'sid'].map(
      (purpose) => session && sessions.deriveName(session.jti, `${purpose}/${owner.clientId}`),
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
    const relyingParty = relyingPartyOf(client);
    // With prompt=consent the person is asked even for a first-party service.
    if (relyingParty?.firstParty !== true || oidc.promptPending('consent')) return existing;

    const { clientId } = client;
    const grant = existing ?? createGrant(oidc, { accountId: account.accountId, clientId });
    const before = JSON.stringify([grant.openid, grant.rejected, grant.resources]);
    widen(grant, ctx, relyingParty.allowedClaims);
    const after = JSON.stringify([grant.openid, grant.rejected, grant.resources]);
    if (existing === undefined) await saveGrant(grant, dependencies.clock);
    else if (before !== after) await extendGrant(grant, dependencies);
    return grant;
  };
}

/** Adds what this request asks for. */
function widen(grant: Grant, { oidc }: KoaContextWithOIDC, allowed: readonly string[]): void {
  const claims = splitByRegistration(oidc.requestParamClaims, allowed);
  const openid = splitByRegistration(oidc.requestParamOIDCScopes, allowed);
  grant.addOIDCScope(openid.granted.join(' '));
  grant.addOIDCClaims(claims.granted);
  grant.rejected = undefined;
  if (claims.rejected.length > 0) grant.rejectOIDCClaims(claims.rejected);
  if (openid.rejected.length > 0) grant.rejectOIDCScope(openid.rejected.join(' '));
  const scopes = oidc.requestParamScopes;
  for (const [resource, server] of Object.entries(oidc.resourceServers ?? {})) {
    grant.addResourceScope(
      resource,
      [...server.scopes].filter((scope) => scopes.has(scope)),
    );
  }
}

/** Saves a grant so that it lives at least as long as any token that can be issued on it now. */
async function saveGrant(grant: Grant, clock: Clock): Promise<void> {
  const end = Math.floor(clock() / 1000) + grantSeconds(grant.openid?.scope);
  grant.exp = Math.max(grant.exp ?? 0, end);
  await grant.save();
}

/** Saves a grant that was read before, in the same way. One that has ended since then stays ended. */
export async function extendGrant(grant: Grant, dependencies: EndGrantDependencies): Promise<void> {
  await saveGrant(grant, dependencies.clock);
  await endIfEnded(dependencies, grant.jti);
}

const yearSeconds = 365.25 * 24 * 60 * 60;

/**
 * Returns the library's `rotateRefreshToken`, with the library's own rule: a bearer token of a public client is rotated
 * at each use, any other one late in its life, and none after a year. The grant is extended with the new token.
 */
export function createRotateRefreshToken(dependencies: EndGrantDependencies) {
  return async ({ oidc }: KoaContextWithOIDC): Promise<boolean> => {
    const { RefreshToken: token, Client: client, Grant: grant } = oidc.entities;
    if (token === undefined || client === undefined || grant === undefined) return false;
    if (token.totalLifetime() >= yearSeconds) return false;
    const isPublicBearer = client.clientAuthMethod === 'none' && !token.isSenderConstrained();
    const rotates = isPublicBearer || token.ttlPercentagePassed() >= 70;
    // A grant lives an hour longer than a refresh token, so frequent rotations don't rewrite it.
    const outlivesToken =
      (grant.exp ?? 0) >= Math.floor(dependencies.clock() / 1000) + refreshTokenSeconds;
    if (rotates && !outlivesToken) await extendGrant(grant, dependencies);
    return rotates;
  };
}
