/** Encrypts ID tokens and userinfo to the keys of the service, as FranceConnect+ does. */
import { CompactEncrypt, importJWK } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Encryption, StandInClient } from './provider.ts';

const jwksSchema = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), use: z.literal('enc'), alg: z.string() })),
});
const tokensSchema = z.looseObject({ id_token: z.string() });

/** Resolves with the signed token, encrypted to the first key that suits the registration. */
async function encrypt(token: string, { jwksUri, algorithm }: Encryption): Promise<string> {
  const { keys } = jwksSchema.parse(await (await fetch(jwksUri)).json());
  const jwk = keys.find(({ alg }) => alg === (algorithm ?? alg));
  if (jwk === undefined) throw new Error(`no key for ${algorithm} at ${jwksUri}`);
  const { alg } = jwk;
  const kid = z.string().optional().parse(jwk['kid']);
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({ alg, enc: 'A256GCM', cty: 'JWT', ...(kid && { kid }) })
    .encrypt(await importJWK(jwk, alg));
}

export function encryptAnswers(clients: readonly StandInClient[]) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.status !== 200 || !['/token', '/userinfo'].includes(ctx.path)) return;
    const { clientId } = ctx.oidc.client ?? {};
    const encryption = clients.find((client) => client.clientId === clientId)?.encryption;
    if (encryption === undefined) return;
    if (ctx.path === '/userinfo') {
      ctx.body = await encrypt(String(ctx.body), encryption);
      return;
    }
    const tokens = tokensSchema.parse(ctx.body);
    ctx.body = { ...tokens, id_token: await encrypt(tokens.id_token, encryption) };
  };
}
