/** FAPI 2.0 Security Profile: what it asks of its clients' signatures, beyond what the library's profile sees to. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { fapiAlgorithms } from './registration.ts';

/** Seconds that an assertion may be ahead of us (section 5.3.2.1). */
const ahead = 60;

/**
 * Of `private_key_jwt`, once it is verified: throws where a FAPI client's is for more than the issuer, from the
 * future, or signed otherwise.
 */
export function assertAssertion(
  { oidc }: KoaContextWithOIDC,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): void {
  if (!oidc.isFapi('2.0')) return;
  const sound = z.object({
    aud: z.literal(oidc.issuer),
    iat: z
      .number()
      .max(Date.now() / 1000 + ahead)
      .optional(),
  });
  const fapi = fapiAlgorithms.some((alg) => alg === header['alg']);
  if (!fapi || !sound.safeParse(claims).success) {
    throw new errors.InvalidClientAuth('not an assertion of FAPI 2.0');
  }
}
