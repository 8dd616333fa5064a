/**
 * Knows the access token that a request has made. The ID token that comes along holds a part of its hash, `at_hash`
 * (OpenID Connect Core, section 3.1.3.6); the library makes the hash, but only where it is handed the token.
 */
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { createRequestValue } from '../../http/request-value.ts';

const signed = createRequestValue<string>();

/** Notes a JWT that was signed for the current request. Of those at the token endpoint the access token is the first. */
export function noteSigned(data: Uint8Array, signature: Uint8Array): void {
  const { ctx } = Provider;
  if (ctx?.oidc?.route !== 'token' || signed.get(ctx) !== undefined) return;
  signed.set(ctx, `${Buffer.from(data)}.${Buffer.from(signature).toString('base64url')}`);
}

/** Returns the access token that this request has made, as its client gets it. */
export function accessTokenValueOf(ctx: KoaContextWithOIDC): string | undefined {
  const { AccessToken: token } = ctx.oidc.entities;
  // A token for an API is a JWT; any other is its own id.
  return token?.aud === undefined ? token?.jti : signed.get(ctx);
}
