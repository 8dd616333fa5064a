/**
 * Signatures of what another provider sends, each check with its own reason. openid-client checks the
 * claims of the ID token; jose checks its signature, and all of userinfo. openid-client's own signature checks
 * (`enableNonRepudiationChecks`) are not used: they fetch keys for an unknown key id after 60 seconds only, and
 * accept userinfo without `iss` or `aud`. `federation/decryption.ts` opens what is encrypted.
 */
import { createHash } from 'node:crypto';
import { compactVerify, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Reason, Refused } from './refusals.ts';

/** The two tokens that bring a person. */
export type TokenKind = 'idToken' | 'userinfo';

function reasonOf(kind: TokenKind, error: unknown): Reason {
  if (error instanceof errors.JWTExpired) return `${kind}Expired`;
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return `${kind}Issuer`;
    return error.claim === 'aud' ? `${kind}Audience` : `${kind}Malformed`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return `${kind}Signature`;
  if (error instanceof errors.JOSEAlgNotAllowed) return `${kind}Algorithm`;
  if (error instanceof errors.JWKSNoMatchingKey) return `${kind}Key`;
  if (error instanceof errors.JWKSMultipleMatchingKeys) return `${kind}Key`;
  // The keys came, but not as a key set: jose has one error for a bad status or bad JSON, and one for a bad set.
  if (error instanceof errors.JWKSInvalid) return 'jwks';
  if (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) return 'jwks';
  return `${kind}Malformed`;
}

async function refusing<T>(kind: TokenKind, verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(reasonOf(kind, error), error);
  }
}

/** Checks the signature of an ID token. Throws `Refused` with a reason of ID tokens, or of the keys' fetch. */
export async function verifyIdTokenSignature(
  token: string,
  key: JWTVerifyGetKey,
  algorithms: readonly string[],
): Promise<void> {
  await refusing('idToken', compactVerify(token, key, { algorithms: [...algorithms] }));
}

export interface ExpectedUserinfo {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
}

/**
 * Checks the signature, issuer, audience and times of signed userinfo, and resolves with its claims. Throws `Refused`
 * with a reason of userinfo, or of the keys' fetch.
 */
export async function verifyUserinfo(
  token: string,
  key: JWTVerifyGetKey,
  { issuer, audience, algorithms }: ExpectedUserinfo,
): Promise<JWTPayload> {
  const expected = { issuer, audience, algorithms: [...algorithms] };
  const { payload } = await refusing('userinfo', jwtVerify(token, key, expected));
  return payload;
}

/**
 * Reports whether `at_hash` of an ID token is the hash of this access token; true for an ID token without it (OpenID
 * Connect Core 1.0, section 3.1.3.6).
 */
export function matchesAccessToken(accessToken: string, atHash: unknown): boolean {
  const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16);
  return atHash === undefined || atHash === hash.toString('base64url');
}
