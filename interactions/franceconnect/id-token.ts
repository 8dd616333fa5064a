import type { Context } from 'koa';
import { type SealedCookies, upstreamMember } from '../flow/cookies.ts';
import type { FranceConnectIdentity } from './franceconnect-draft.ts';

/** In characters. A sealed cookie holds 4 KB; FranceConnect's tokens have about 1,000 characters. */
const longestIdToken = 2_500;

/** Keeps the ID token for the sign-out at FranceConnect. Without the token, or with one too long, none is offered. */
export function keepIdToken(
  cookies: Pick<SealedCookies, 'franceConnectSession'>,
  ctx: Context,
  accountId: string,
  { upstream, idToken }: Pick<FranceConnectIdentity, 'upstream' | 'idToken'>,
): void {
  if (idToken.length > longestIdToken) return;
  cookies.franceConnectSession.write(ctx, { accountId, ...upstreamMember(upstream), idToken });
}
