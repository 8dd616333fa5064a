/**
 * Leads a person to the sign-in, and takes the code that comes back. The account space is a relying party of this provider
 * (authorization code flow with PKCE, `state` and `nonce`), so single sign-on, pending steps and `max_age` hold for it. The
 * code is redeemed here, in the process: no token is made.
 *
 * All that the answer must match stands in `state`, sealed, together with the browser that asked: two tabs may sign in at
 * the same time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';
import { createSecretSeal } from '../crypto/secret-seal.ts';
import { AppError } from '../http/app-error.ts';
import { uiLocalesOf } from '../http/locale.ts';
import { seeOther } from '../http/redirect.ts';
import type { SealedCookies } from '../interactions/flow/cookies.ts';
import { browserOf } from '../interactions/flow/drafts.ts';
import { accountCallback, accountClientId } from '../provider/clients/account-client.ts';

/** In seconds; a fresh sign-in is at most this old. */
export const freshSeconds = 5 * 60;

const purpose = 'account-sign-in';
/** A sign-in page may stay open for hours. */
const longestSignInMs = 24 * 60 * 60 * 1000;

const stateSchema = z.strictObject({
  browser: z.string(),
  returnTo: z.string(),
  verifier: z.string(),
  nonce: z.string(),
  at: z.number(),
});

/** What a sign-in must bring: nothing but a session, or one that was made just now, with a code where that is wanted. */
export interface SignInAsked {
  /** The path of the space to come back to, with its query. */
  readonly returnTo: string;
  readonly fresh?: { readonly withCode: boolean } | undefined;
}

export interface SpaceSignIn {
  /** Redirects to the sign-in. */
  start(ctx: Context, asked: SignInAsked): void;
  /** Takes the answer of the sign-in. Throws `sessionLost` for one that this browser hasn't asked for. */
  finish(ctx: Context): Promise<void>;
}

export interface SpaceSignInDependencies {
  readonly provider: Provider;
  readonly cookies: Pick<SealedCookies, 'account' | 'browser'>;
  readonly cookieKeys: readonly string[];
  readonly clock: Clock;
}

const random = () => randomBytes(32).toString('base64url');
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
const isSame = (one: string, other: string | undefined) =>
  other?.length === one.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

export function createSpaceSignIn({
  provider,
  cookies,
  cookieKeys,
  clock,
}: SpaceSignInDependencies): SpaceSignIn {
  const seal = createSecretSeal(cookieKeys, purpose);
  const redirectUri = accountCallback(provider.issuer);

  function readState(ctx: Context) {
    try {
      const state = stateSchema.parse(JSON.parse(seal.open(String(ctx.query['state']), purpose)));
      const isOwn = state.browser === cookies.browser.read(ctx);
      return isOwn && clock() - state.at < longestSignInMs ? state : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    start(ctx, { returnTo, fresh }) {
      const [verifier, nonce] = [random(), random()];
      const browser = browserOf(cookies, ctx);
      const state = { browser, returnTo, verifier, nonce, at: clock() };
      const uiLocales = uiLocalesOf(ctx);
      const claims = { id_token: { amr: { essential: true, values: ['otp'] } } };
      const query = new URLSearchParams({
        client_id: accountClientId,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: redirectUri,
        state: seal.seal(JSON.stringify(state), purpose),
        nonce,
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
        ...(uiLocales && { ui_locales: uiLocales }),
        ...(fresh && { prompt: 'login', max_age: String(freshSeconds) }),
        ...(fresh?.withCode && { claims: JSON.stringify(claims) }),
      });
      seeOther(ctx, `/auth?${query}`);
    },

    async finish(ctx) {
      const state = readState(ctx);
      const { code: value, error, iss } = ctx.query;
      if (state === undefined || iss !== provider.issuer) throw new AppError('sessionLost');
      // The person went back without signing in.
      if (error === 'access_denied') return seeOther(ctx, '/');
      const code = typeof value === 'string' ? await provider.AuthorizationCode.find(value) : null;
      const isOurs =
        code?.clientId === accountClientId &&
        code.redirectUri === redirectUri &&
        isSame(challengeOf(state.verifier), code.codeChallenge) &&
        isSame(state.nonce, code.nonce);
      const session = await provider.Session.get(ctx);
      if (!isOurs || !code.isValid || session.uid !== code.sessionUid) {
        throw new AppError('sessionLost');
      }
      await code.consume();
      cookies.account.write(ctx, {
        accountId: String(code.accountId),
        sessionUid: String(code.sessionUid),
      });
      seeOther(ctx, state.returnTo);
    },
  };
}
