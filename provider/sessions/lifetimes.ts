/** How long things live, in seconds. */
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

export const sessionIdle = 30 * minute;
const sessionAbsolute = 12 * hour;
export const interaction = 30 * minute;
export const accessToken = 10 * minute;
export const refreshToken = 30 * day;

/** A session lives 30 minutes from its last use, and 12 hours from its sign-in. */
function session(loginTs: number | undefined, now: number): number {
  // Without a sign-in there is no `loginTs`, and NaN would be a 500.
  const left = (loginTs ?? now) + sessionAbsolute - now;
  return Math.max(1, Math.min(sessionIdle, left));
}

/** At least as long as what hangs on it. */
export function grant(scope: string | undefined): number {
  return scope?.split(' ').includes('offline_access')
    ? refreshToken + hour
    : sessionAbsolute + accessToken;
}

const seconds = () => Math.floor(Date.now() / 1000);

export const ttl = {
  AccessToken: accessToken,
  AuthorizationCode: minute,
  ClientCredentials: accessToken,
  IdToken: accessToken,
  Interaction: interaction,
  RefreshToken: refreshToken,
  Session: (_ctx: unknown, { loginTs }: { loginTs?: number | undefined }) =>
    session(loginTs, seconds()),
  Grant: (_ctx: unknown, { openid }: { openid?: { scope?: string | undefined } | undefined }) =>
    grant(openid?.scope),
};
