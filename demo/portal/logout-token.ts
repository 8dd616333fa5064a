/** Checks logout tokens by every rule of OpenID Connect Back-Channel Logout 1.0, section 2.6. */
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { idTokenAlgorithm } from '../client.ts';

/** Older tokens are refused, so the ids of used tokens are remembered for this long only. */
const oldestSeconds = 300;
const toleranceSeconds = 15;

const text = z.string().min(1);

const claims = z
  .object({
    jti: text,
    sub: text.optional(),
    sid: text.optional(),
    events: z.object({
      'http://schemas.openid.net/event/backchannel-logout': z.record(z.string(), z.unknown()),
    }),
    // Otherwise an ID token would pass as a logout token.
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, 'names nobody');

export interface Ended {
  readonly subject: string | undefined;
  readonly sessionId: string | undefined;
}

export interface LogoutTokenOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clock: Clock;
}

/** Creates a function that checks a token and resolves with whose session ended. It rejects when a rule is broken. */
export function createLogoutTokens({ issuer, clientId, clock }: LogoutTokenOptions) {
  const seen = new LRUCache<string, true>({
    max: 10_000,
    ttl: (oldestSeconds + 2 * toleranceSeconds) * 1000,
    ttlResolution: 0,
    perf: { now: clock },
  });
  return async (token: string, keys: JWTVerifyGetKey): Promise<Ended> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      typ: 'logout+jwt',
      algorithms: [idTokenAlgorithm],
      requiredClaims: ['iat', 'exp'],
      maxTokenAge: oldestSeconds,
      clockTolerance: toleranceSeconds,
      currentDate: new Date(clock()),
    });
    const { jti, sub, sid } = claims.parse(payload);
    if (seen.has(jti)) throw new Error('this logout token was used before');
    seen.set(jti, true);
    return { subject: sub, sessionId: sid };
  };
}
