/** Logout tokens of the employer's provider (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { refusedIn } from '../../federation/openid/refusals.ts';
import type { EndedThere } from '../sessions.ts';

/** In seconds. An older token is refused, whatever its `exp` says. */
const longestAge = 10 * 60;

const event = 'http://schemas.openid.net/event/backchannel-logout';
const claimsSchema = z
  .object({
    iat: z.number(),
    jti: z.string().min(1),
    sub: z.string().optional(),
    sid: z.string().optional(),
    // An ID token, which has one, is no logout token.
    nonce: z.never().optional(),
    events: z.object({ [event]: z.looseObject({}) }),
  })
  .refine(({ sub, sid }) => (sub ?? sid) !== undefined);

/** Resolves with the sessions that the token ends; undefined for an invalid one. Throws `Refused` when keys can't be fetched. */
export async function readLogoutToken(
  token: string,
  key: JWTVerifyGetKey,
  { issuer, clientId, algorithms }: ExpectedLogout,
): Promise<EndedThere | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      issuer,
      audience: clientId,
      algorithms: [...algorithms],
      maxTokenAge: longestAge,
    });
    const { typ = 'logout+jwt' } = protectedHeader;
    const claims = claimsSchema.safeParse(payload).data;
    if (claims === undefined || !/^(logout\+)?jwt$/i.test(typ)) return undefined;
    const { iat: at, sid, sub } = claims;
    // A token with both ends one session of the agent (section 2.4).
    return sid === undefined ? { subject: sub, at } : { sid, at };
  } catch (error) {
    const refused = refusedIn(error);
    if (refused !== undefined) throw refused;
    return undefined;
  }
}

export interface ExpectedLogout {
  readonly issuer: string;
  readonly clientId: string;
  readonly algorithms: readonly string[];
}
