/**
 * Where FranceConnect sends the browser back to: one address for all, so beside the interactions. Only the browser
 * that set out has the sealed cookie; it carries the answer to its interaction, whose own cookie then comes along.
 */
import Router from '@koa/router';
import { AppError } from '../../http/app-error.ts';
import { seeOther } from '../../http/redirect.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import { pagePath, pages } from '../flow/pages.ts';

/** In characters: a code, a state, an issuer or an error; the cookie that takes it must stay below 4 KB. */
const longestAnswer = 2_000;

/** `/franceconnect/callback`. Throws `sessionLost` for a browser that did not set out, or too long ago. */
export function createFranceConnectCallback(cookies: SealedCookies) {
  const router = new Router();
  router.get('/franceconnect/callback', (ctx) => {
    const transaction = cookies.franceConnect.read(ctx);
    if (transaction === undefined) throw new AppError('sessionLost');
    if (ctx.querystring.length > longestAnswer) throw new AppError('badRequest');
    cookies.franceConnect.write(ctx, { ...transaction, query: ctx.querystring });
    ctx.set('Cache-Control', 'no-store');
    seeOther(ctx, pagePath(transaction.uid, pages.franceConnectReturn));
  });
  return router.routes();
}
