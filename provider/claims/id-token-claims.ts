/** Puts the claims of scopes into the ID token, for clients that are registered so (`id_token_claims`). */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { RelyingParty } from '../clients/relying-party.ts';
import { claimsByScope } from './claims.ts';

const requested = z.looseObject({ id_token: z.record(z.string(), z.unknown()).default({}) });

/**
 * Makes the request ask for the claims of its scopes in the ID token too, as the parameter `claims` would. The library
 * has checked that parameter before. Consent and grants then treat both alike.
 */
export function askForIdTokenClaims(
  { oidc: { params, requestParamOIDCScopes: scopes } }: KoaContextWithOIDC,
  relyingParty: RelyingParty | undefined,
): void {
  if (relyingParty?.idTokenClaims !== true || params === undefined || !scopes.has('openid')) return;
  const claims = Object.entries(claimsByScope).flatMap(([scope, names]) =>
    scope !== 'openid' && scopes.has(scope) ? (names ?? []) : [],
  );
  if (claims.length === 0) return;
  const { id_token, ...rest } = requested.parse(JSON.parse(String(params['claims'] ?? '{}')));
  const ofScopes = Object.fromEntries(claims.map((name) => [name, null]));
  params['claims'] = JSON.stringify({ ...rest, id_token: { ...ofScopes, ...id_token } });
}
