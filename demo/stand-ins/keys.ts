/** The stand-in's signing key. A new one is made at each start and each rotation. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';

export type Algorithm = 'ES256' | 'RS256';

/** Creates a key: the private half in oidc-provider's format, and the public half. */
export async function makeKey(alg: Algorithm) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const { kty = '', ...jwk } = await exportJWK(privateKey);
  return { jwk: { ...jwk, kty, kid: randomUUID(), alg, use: 'sig' }, publicKey };
}
export type Key = Awaited<ReturnType<typeof makeKey>>;
