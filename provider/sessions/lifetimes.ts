/** How long sessions, grants, codes and tokens live, in seconds. */
import type { Clock } from '../../adapters/ports.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A session ends after this time without use. */
export const sessionIdleSeconds = 30 * minute;
/** A session ends this long after its sign-in, however much it is used. */
const sessionMaxSeconds = 12 * hour;
/** A sign-in ends this long after its last form. */
export const interactionSeconds = 30 * minute;
/** A prompt of a sign-in ends this long after it was asked, however many forms come. */
export const interactionMaxSeconds = 4 * hour;
/** A sign-in is forgotten after this time when no form of it has come, because anybody can begin one. */
export const unansweredInteractionSeconds = 10 * minute;
export const accessTokenSeconds = 10 * minute;
/** Tokens for the management API. */
export const managementTokenSeconds = 5 * minute;
export const refreshTokenSeconds = 30 * day;

/** Returns the lifetime of a grant with this scope: at least that of any token that may be issued on it. */
export function grantSeconds(scope: string | undefined): number {
  return scope?.split(' ').includes('offline_access')
    ? refreshTokenSeconds + hour
    : sessionMaxSeconds + accessTokenSeconds;
}

/** Returns how long a session lives from now on; `now` and `loginTs`, the time of its sign-in, are in seconds. */
export function sessionSeconds(now: number, loginTs: number | undefined): number {
  // A session without a sign-in has no `loginTs`, and NaN would end as a 500.
  const left = (loginTs ?? now) + sessionMaxSeconds - now;
  return Math.max(1, Math.min(sessionIdleSeconds, left));
}

/** Returns the lifetimes as the library's `ttl` takes them. */
export function createLifetimes(clock: Clock) {
  return {
    AccessToken: accessTokenSeconds,
    AuthorizationCode: minute,
    ClientCredentials: (
      _ctx: unknown,
      { resourceServer }: { resourceServer?: { accessTokenTTL?: number | undefined } | undefined },
    ) => resourceServer?.accessTokenTTL ?? accessTokenSeconds,
    IdToken: accessTokenSeconds,
    Interaction: interactionSeconds,
    RefreshToken: refreshTokenSeconds,
    Session: (_ctx: unknown, { loginTs }: { loginTs?: number | undefined }) =>
      sessionSeconds(Math.floor(clock() / 1000), loginTs),
    Grant: (_ctx: unknown, { openid }: { openid?: { scope?: string | undefined } | undefined }) =>
      grantSeconds(openid?.scope),
  };
}
