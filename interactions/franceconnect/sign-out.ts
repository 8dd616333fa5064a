/**
 * The sign-out of people who signed in by FranceConnect. Once signed out here, they are asked whether to sign out at
 * FranceConnect too. Whatever they answer, and also when FranceConnect does not answer, they end where the sign-out
 * would have ended without the question. See docs/screens.md, section Sign-out.
 */
import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Context, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { z } from 'zod';
import { sameSecret } from '../../crypto/same-secret.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import { AppError } from '../../http/app-error.ts';
import { readForm } from '../../http/forms/form-reader.ts';
import { refuseCrossSite } from '../../http/forms/same-origin.ts';
import { seeOther } from '../../http/redirect.ts';
import { createRequestValue } from '../../http/request-value.ts';
import type { Show } from '../../http/show-page.ts';
import { incidentOf } from '../../observability/logger.ts';
import { type SealedCookies, upstreamMember } from '../flow/cookies.ts';
import { nameOf } from './buttons.ts';

const path = '/franceconnect/sign-out';
const answer = z.strictObject({ too: z.enum(['yes', 'no']) });

/** In characters, token and target together. A sealed cookie holds 4 KB. */
const longest = 2_800;

export interface SignOutDependencies {
  readonly provider: Provider;
  readonly upstreams: readonly FranceConnect[];
  readonly cookies: SealedCookies;
  readonly show: Show;
  readonly log: Pick<Logger, 'info'>;
}

/** Returns middleware, to be mounted before the library's routes. */
export function createFranceConnectSignOut(dependencies: SignOutDependencies) {
  const { provider, upstreams, cookies, show, log } = dependencies;
  /** The account that signed out in this request, when it had signed in by FranceConnect. */
  const signedOut = createRequestValue<string>();

  provider.on('end_session.success', (ctx) => {
    const { params, session } = ctx.oidc;
    const { accountId, amr } = session ?? {};
    const confirmed = Boolean(params?.['logout']) && amr?.includes('fc');
    if (confirmed && accountId !== undefined) signedOut.set(ctx, accountId);
  });

  const goTo = (ctx: Context, target: string) => {
    ctx.set('Cache-Control', 'no-store');
    seeOther(ctx, target);
  };

  async function askAfterwards(ctx: Context, next: Next): Promise<void> {
    await next();
    const accountId = signedOut.get(ctx);
    if (accountId === undefined) return;
    const session = cookies.franceConnectSession.read(ctx);
    cookies.franceConnectSession.clear(ctx);
    const target = ctx.response.get('Location');
    // The cookie of an earlier session would sign another person out.
    if (session?.accountId !== accountId) return;
    if (session.idToken.length + target.length > longest) return;
    const { upstream, idToken } = session;
    cookies.franceConnectSignOut.write(ctx, { ...upstreamMember(upstream), idToken, target });
    goTo(ctx, path);
  }

  const router = new Router();

  router.get(path, (ctx) => {
    const pending = cookies.franceConnectSignOut.read(ctx);
    if (pending === undefined) return show(ctx, 'signedOut', {});
    show(ctx, 'franceConnectSignOut', { action: path, name: nameOf[pending.upstream] });
  });

  router.post(path, async (ctx) => {
    // The form needs no CSRF token: a form of another site comes without the cookie.
    refuseCrossSite(ctx, provider.issuer);
    const form = answer.safeParse(await readForm(ctx, ['too']));
    if (!form.success) throw new AppError('badRequest');
    const pending = cookies.franceConnectSignOut.read(ctx);
    if (pending === undefined) return goTo(ctx, path);
    cookies.franceConnectSignOut.clear(ctx);
    const { upstream, idToken, target } = pending;
    const franceConnect = upstreams.find((one) => one.upstream === upstream);
    if (form.data.too === 'no' || franceConnect === undefined) return goTo(ctx, target);
    const state = randomBytes(32).toString('base64url');
    const leaving = await franceConnect.logoutUrl({ idToken, state });
    if ('refusal' in leaving) {
      const { reason } = leaving.refusal;
      log.info({ incident: incidentOf(ctx), reason, upstream }, 'no sign-out at FranceConnect');
      return goTo(ctx, target);
    }
    cookies.franceConnectLeaving.write(ctx, { state, target });
    goTo(ctx, leaving.url.href);
  });

  router.get('/franceconnect/logged-out', (ctx) => {
    const leaving = cookies.franceConnectLeaving.read(ctx);
    const { state } = ctx.query;
    const isOurs =
      leaving !== undefined && typeof state === 'string' && sameSecret(leaving.state, state);
    // A browser with another state was not sent by us, so it is sent nowhere.
    if (!isOurs) return show(ctx, 'signedOut', {});
    cookies.franceConnectLeaving.clear(ctx);
    goTo(ctx, leaving.target);
  });

  return [router.routes(), askAfterwards];
}
