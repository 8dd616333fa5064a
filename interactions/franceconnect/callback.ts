/**
 * The address to which FranceConnect sends the browser back. It is one address for all interactions, so the cookie of an
 * interaction, which is bound to its path, does not arrive here. The answer is stored in the sealed cookie
 * `franceconnect`, and the browser is sent on to its interaction.
 */
import Router from '@koa/router';
import { AppError } from '../../http/app-error.ts';
import { seeOther } from '../../http/redirect.ts';
import { type SealedCookies, upstreamMember } from '../flow/cookies.ts';
import { pagePath, pages } from '../flow/pages.ts';

/** In characters. The cookie that stores the answer must stay below 4 KB. */
const longestAnswer = 2_000;

/** Returns the route. It throws `sessionLost` when the browser has no sign-in at FranceConnect under way. */
export function createFranceConnectCallback(cookies: SealedCookies) {
  const router = new Router();
  router.get('/franceconnect/callback', (ctx) => {
    const transaction = cookies.franceConnect.read(ctx);
    if (transaction === undefined) throw new AppError('sessionLost');
    if (ctx.querystring.length > longestAnswer) throw new AppError('badRequest');
    const { upstream, ...rest } = transaction;
    cookies.franceConnect.write(ctx, {
      ...rest,
      ...upstreamMember(upstream),
      query: ctx.querystring,
    });
    ctx.set('Cache-Control', 'no-store');
    const { uid, returnTo = pagePath(uid, pages.franceConnectReturn) } = transaction;
    seeOther(ctx, returnTo);
  });
  return router.routes();
}
