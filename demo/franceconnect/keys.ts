/** The stand-in's signing key: made at each start, and anew at each rotation. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';

export type Algorithm = 'ES256' | 'RS256';

/** The private half as the protocol library takes it, and the public one. */
export async function makeKey(alg: Algorithm) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const { kty = '', ...jwk } = await exportJWK(privateKey);
  return { jwk: { ...jwk, kty, kid: randomUUID(), alg, use: 'sig' }, publicKey };
}
export type Key = Awaited<ReturnType<typeof makeKey>>;
