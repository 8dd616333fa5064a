/** Client assertions under the FAPI 2.0 Security Profile, checked beyond what the library's own profile does. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { fapiAlgorithms } from './authentication.ts';

/** The most seconds by which an assertion may have been issued in our future (section 5.3.2.1). */
const maxClockSkewSeconds = 60;

/**
 * Returns the library's `assertJwtClientAuthClaimsAndHeader`, called with an assertion whose signature is verified. It
 * throws `InvalidClientAuth` when a FAPI client's assertion has another audience than the issuer, was issued in the
 * future, or is signed by an algorithm that FAPI doesn't allow.
 */
export function createAssertionCheck(clock: Clock) {
  return (
    { oidc }: KoaContextWithOIDC,
    claims: Readonly<Record<string, unknown>>,
    header: Readonly<Record<string, unknown>>,
  ): void => {
    if (!oidc.isFapi('2.0')) return;
    const schema = z.object({
      aud: z.literal(oidc.issuer),
      iat: z
        .number()
        .max(clock() / 1000 + maxClockSkewSeconds)
        .optional(),
    });
    const isAllowed = fapiAlgorithms.some((algorithm) => algorithm === header['alg']);
    if (!isAllowed || !schema.safeParse(claims).success) {
      throw new errors.InvalidClientAuth('the client assertion does not conform to FAPI 2.0');
    }
  };
}
