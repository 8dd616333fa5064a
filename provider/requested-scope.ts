/** What becomes of the scopes and claims of an authorization request, before any page is shown. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { isAllowed, scopes } from './claims/claims.ts';
import type { RelyingParty } from './clients/relying-party.ts';
import { type LeftOut, tellLeftOut } from './refusals/left-out.ts';
import { unverifiedPayloadOf } from './unverified-request.ts';

const offlineAccess = 'offline_access';

/** A request may name hundreds of scopes that nobody knows. */
const mostTold = 5;

/**
 * Checks the scope, adjusts it and tells what is left out of it. The library calls this after its own checks, which take
 * out `offline_access` without a word.
 */
export function settleScope(ctx: KoaContextWithOIDC, relyingParty: RelyingParty | undefined): void {
  const sent = sentScopes(ctx);
  const leftOut = [
    ...settleOfflineAccess(ctx, sent, relyingParty),
    ...unknown(sent),
    ...notAllowed(ctx, relyingParty?.allowedClaims ?? []),
  ].slice(0, mostTold);
  assertUsableScope(ctx, relyingParty);
  const { provider, client } = ctx.oidc;
  if (leftOut.length > 0) tellLeftOut(provider, ctx, leftOut, { clientId: client?.clientId });
}

/**
 * Throws `InvalidScope` for an authorization request that can't end with a token, or that is no OpenID Connect request
 * (RFC 6749, sections 3.3 and 4.1.2.1). The library would ask the person to sign in first. A first-party service with
 * `fapi` may use plain OAuth, without `openid`; `offline_access` alone only lengthens what the others give.
 */
function assertUsableScope(
  { oidc }: KoaContextWithOIDC,
  relyingParty: RelyingParty | undefined,
): void {
  const asked = oidc.requestParamOIDCScopes;
  const mayUsePlainOAuth = relyingParty?.firstParty === true && relyingParty.fapi;
  const isUsable = mayUsePlainOAuth
    ? [...asked].some((scope) => scope !== offlineAccess)
    : asked.has('openid');
  if (!isUsable) throw new errors.InvalidScope('scope must contain openid', 'openid');
}

/**
 * Gives `offline_access` back to a first-party service that is registered for refresh tokens. The library wants
 * `prompt=consent` for it, or other conditions that permit it (OpenID Connect Core, section 11); here they are the
 * registration. Returns why any other service doesn't get it.
 */
function settleOfflineAccess(
  { oidc }: KoaContextWithOIDC,
  sent: readonly string[],
  relyingParty: RelyingParty | undefined,
): LeftOut[] {
  const isTakenOut = sent.includes(offlineAccess) && !oidc.requestParamScopes.has(offlineAccess);
  if (!isTakenOut || oidc.params === undefined) return [];
  const { client } = oidc;
  const leftOut = (reason: string) => [{ name: offlineAccess, reason }];
  if (client?.grantTypeAllowed('refresh_token') !== true)
    return leftOut('grant_types of the registration must name refresh_token');
  if (client.scope?.split(' ').includes(offlineAccess) === false)
    return leftOut('scope of the registration must name it');
  if (relyingParty?.firstParty !== true) return leftOut('the request must have prompt=consent');
  oidc.params['scope'] = [...oidc.requestParamScopes, offlineAccess].join(' ');
  return [];
}

const sentSchema = z.object({ scope: z.string().default(''), request: z.string().optional() });

/** Returns the scopes as the service sent them. The library has verified the request object by now. */
function sentScopes({ oidc, query }: KoaContextWithOIDC): string[] {
  const { data } = sentSchema.safeParse(oidc.route === 'authorization' ? query : oidc.body);
  const request = oidc.entities.PushedAuthorizationRequest?.request ?? data?.request;
  const sent =
    request === undefined ? data : sentSchema.safeParse(unverifiedPayloadOf(request)).data;
  return sent?.scope.split(' ') ?? [];
}

/** Returns the scopes that there are none of. The log gets them, so a name that none of ours could have is left out. */
function unknown(sent: readonly string[]): LeftOut[] {
  const known: readonly string[] = ['', ...scopes];
  return sent
    .filter((name) => !known.includes(name))
    .map((name) => ({
      name: /^[a-z_.:-]{1,30}$/i.test(name) ? name : 'a scope',
      reason: 'no such scope',
    }));
}

/** Returns the scopes and claims that the registration doesn't allow. */
function notAllowed({ oidc }: KoaContextWithOIDC, allowed: readonly string[]): LeftOut[] {
  const asked = new Set([...oidc.requestParamOIDCScopes, ...oidc.requestParamClaims]);
  const reason = 'allowed_claims of the registration must name it';
  return [...asked].filter((name) => !isAllowed(name, allowed)).map((name) => ({ name, reason }));
}
