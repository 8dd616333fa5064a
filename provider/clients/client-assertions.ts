/** Client assertions (`private_key_jwt`), checked beyond what the library does. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { clockToleranceSeconds } from '../storage/payload-record.ts';
import { fapiAlgorithms } from './authentication.ts';

/** An assertion may end at most this long after it arrives, so that a stolen one is soon worthless. */
const maxLifetimeSeconds = 10 * 60;

/** The most seconds by which a FAPI assertion may have been issued in our future (section 5.3.2.1). */
const maxClockSkewSeconds = 60;

/** One audience: with several, another server that gets the assertion could use it here (RFC 7523, section 3). */
const oneAudience = z.union([z.string(), z.tuple([z.string()])]);

/**
 * Returns the library's `assertJwtClientAuthClaimsAndHeader`, called with an assertion whose signature is verified and
 * which names one of our endpoints or the issuer. It throws `InvalidClientAuth` when the assertion has more than one
 * audience or ends too late; for a FAPI client also when its audience is not the issuer alone, when it was issued in
 * the future, or is signed by an algorithm that FAPI 2.0 doesn't allow.
 */
export function createAssertionCheck(clock: Clock) {
  return (
    { oidc }: KoaContextWithOIDC,
    claims: Readonly<Record<string, unknown>>,
    header: Readonly<Record<string, unknown>>,
  ): void => {
    const now = clock() / 1000;
    const schema = z.object({
      aud: oneAudience,
      exp: z.number().max(now + maxLifetimeSeconds + clockToleranceSeconds),
    });
    if (!schema.safeParse(claims).success) {
      throw new errors.InvalidClientAuth(
        'the client assertion must have one audience, and end within 10 minutes',
      );
    }
    if (!oidc.isFapi('2.0')) return;
    const fapiSchema = z.object({
      aud: z.literal(oidc.issuer),
      iat: z
        .number()
        .max(now + maxClockSkewSeconds)
        .optional(),
    });
    const isAllowed = fapiAlgorithms.some((algorithm) => algorithm === header['alg']);
    if (!isAllowed || !fapiSchema.safeParse(claims).success) {
      throw new errors.InvalidClientAuth('the client assertion does not conform to FAPI 2.0');
    }
  };
}
