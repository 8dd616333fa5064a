/** Adds `at_hash` to ID tokens, as FranceConnect does; oidc-provider leaves it out where it is optional. */
import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import type { Context, Next } from 'koa';
import { z } from 'zod';
import type { Key } from '../stand-ins/keys.ts';

const tokensSchema = z.looseObject({ access_token: z.string(), id_token: z.string() });

/** Returns the left half of the token's SHA-256 (OpenID Connect Core, section 3.1.3.6). */
const halfHash = (token: string) =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

export function addAccessTokenHash({ jwk }: Key) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next();
    if (ctx.path !== '/token') return;
    const tokens = tokensSchema.safeParse(ctx.body).data;
    if (tokens === undefined) return;
    const { alg = jwk.alg, ...header } = decodeProtectedHeader(tokens.id_token);
    const claims = { ...decodeJwt(tokens.id_token), at_hash: halfHash(tokens.access_token) };
    const token = new SignJWT(claims).setProtectedHeader({ ...header, alg });
    ctx.body = { ...tokens, id_token: await token.sign(await importJWK(jwk, alg)) };
  };
}
