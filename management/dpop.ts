/** Checks proofs of possession (DPoP, RFC 9449, section 4.3) of tokens that are bound to a key. */
import { hash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';

/** Those that discovery names. */
const algorithms = ['ES256', 'Ed25519', 'EdDSA'];

/** How far the clock of a client may be from ours, and so for how long a proof is remembered. */
const windowSeconds = 60;

const proofSchema = z.object({
  jti: z.string().min(1).max(256),
  iat: z.number(),
  htm: z.string(),
  htu: z.string(),
  ath: z.string(),
});

export interface ProofDependencies {
  readonly provider: Pick<Provider, 'ReplayDetection'>;
  readonly clock: Clock;
}

/** Returns the function that reports whether a request proves possession of the key of this thumbprint, once. */
export function createProofCheck({ provider, clock }: ProofDependencies) {
  return async (ctx: Context, token: string, thumbprint: string): Promise<boolean> => {
    const now = Math.floor(clock() / 1000);
    const verified = await jwtVerify(ctx.get('DPoP'), EmbeddedJWK, {
      algorithms,
      typ: 'dpop+jwt',
      currentDate: new Date(clock()),
    }).catch(() => undefined);
    const proof = proofSchema.safeParse(verified?.payload).data;
    const { jwk } = verified?.protectedHeader ?? {};
    if (proof === undefined || jwk === undefined) return false;
    const target = URL.parse(proof.htu);
    const isForThis =
      proof.htm === ctx.method &&
      target?.host === ctx.host &&
      target.pathname === ctx.path &&
      proof.ath === hash('sha256', token, 'base64url') &&
      Math.abs(now - proof.iat) <= windowSeconds &&
      (await calculateJwkThumbprint(jwk)) === thumbprint;
    if (!isForThis) return false;
    const expires = now + 2 * windowSeconds;
    // Of two requests at the same moment, one is rejected when it is stored.
    return provider.ReplayDetection.unique(
      'management',
      `${thumbprint}/${proof.jti}`,
      expires,
    ).catch(() => false);
  };
}
