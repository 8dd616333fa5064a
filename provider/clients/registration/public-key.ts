import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

/** Members of a JWK that only a private or a symmetric key has. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** A public key of a client, as JWK. */
export const publicKey = z.record(z.string(), z.unknown()).superRefine((jwk, ctx) => {
  const fault = faultOfKey(jwk);
  if (fault !== undefined) ctx.addIssue(fault);
});

function faultOfKey(jwk: Record<string, unknown>): string | undefined {
  if (privateMembers.some((member) => member in jwk)) return 'must hold public keys only';
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    // Signatures of a shorter RSA key are refused (RFC 7518, section 3.3).
    if ((asymmetricKeyDetails?.modulusLength ?? 2048) < 2048) return 'must have 2048 bits or more';
    return undefined;
  } catch {
    return 'is not a key that can be read';
  }
}
