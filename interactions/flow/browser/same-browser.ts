/** Lets only the browser that answered an interaction go on with its request. */
import Router from '@koa/router';
import type { Provider } from 'oidc-provider';
import { AppError } from '../../../http/app-error.ts';
import type { SealedCookies } from '../cookies.ts';
import { isAnswered } from './recent-sign-ins.ts';

/**
 * Returns the route to mount before the library's. It throws `sessionLost` when the browser has not answered the
 * interaction that its request goes on from. Otherwise an attacker who can plant cookies from a neighbouring site
 * (`__Secure-` cookies allow it, `__Host-` cookies do not) has a victim answer a page of the attacker's interaction, and
 * goes on with the victim's account.
 */
export function requireSameBrowser(cookies: Pick<SealedCookies, 'signIns'>, provider: Provider) {
  const router = new Router();
  router.get('/auth/:uid', async (ctx, next) => {
    const uid = String(ctx['params'].uid);
    // The library goes on with the interaction in its cookie, whatever the address says.
    const resumed = ctx.cookies.get(provider.cookieName('resume'), { signed: false });
    if (resumed !== uid || !isAnswered(cookies, ctx, uid)) throw new AppError('sessionLost');
    return next();
  });
  return router.routes();
}
