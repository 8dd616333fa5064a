/** Checking what FranceConnect signed, and opening what it encrypted; each check has its own reason. */
import { createHash } from 'node:crypto';
import { compactDecrypt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { EncryptionKey } from './encryption.ts';
import { type Reason, Refused } from './refusals.ts';

type Kind = 'idToken' | 'userinfo';

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
}

function reasonOf(kind: Kind, error: unknown): Reason {
  if (error instanceof errors.JWTExpired) return `${kind}Expired`;
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return `${kind}Issuer`;
    return error.claim === 'aud' ? `${kind}Audience` : `${kind}Malformed`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return `${kind}Signature`;
  if (error instanceof errors.JOSEAlgNotAllowed) return `${kind}Algorithm`;
  const ofKeys = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys];
  return ofKeys.some((type) => error instanceof type) ? `${kind}Key` : `${kind}Malformed`;
}

/**
 * Verifies signature, issuer, audience and times; gives the claims. Throws Refused, with a reason of
 * this kind of token, or of the line when the keys can't be had.
 */
export async function verify(
  kind: Kind,
  token: string,
  key: JWTVerifyGetKey,
  { issuer, audience, algorithms }: Expected,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer,
      audience,
      algorithms: [...algorithms],
    });
    return payload;
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(reasonOf(kind, error), error);
  }
}

/** Whether an ID token's `at_hash`, where it has one, is of this access token (Core, section 3.1.3.6). */
export function belongs(accessToken: string, { at_hash: expected }: JWTPayload): boolean {
  const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16);
  return expected === undefined || expected === hash.toString('base64url');
}

/** Opens a userinfo answer that was encrypted to us (RFC 7516). Throws Refused. */
export async function decrypt(token: string, key: EncryptionKey): Promise<string> {
  // Three parts are a signed token that nobody encrypted.
  if (token.split('.').length !== 5) throw new Refused('userinfoUnencrypted');
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: [key.alg],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return new TextDecoder().decode(plaintext);
  } catch (error) {
    throw new Refused('userinfoEncryption', error);
  }
}
