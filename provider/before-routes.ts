/**
 * What stands before the library's routes: requests that it would refuse, take wrongly or answer in a way that who
 * asks does not understand.
 */
import type { Context, Next } from 'koa';
import { AppError } from '../http/app-error.ts';
import { isUnanswered } from '../http/error-handler.ts';
import { readBody } from '../http/form-reader.ts';
import { seeOther } from '../http/redirect.ts';
import type { ProviderDependencies } from './configuration.ts';
import { isUnreadable, routeOf } from './requests.ts';

/** The methods of the library's paths, beside OPTIONS. */
const methods: ReadonlyMap<string, string> = new Map([
  ['/auth', 'GET, HEAD, POST'],
  ['/session/end', 'GET, HEAD, POST'],
  ['/session/end/confirm', 'POST'],
  ['/session/end/success', 'GET, HEAD'],
  ['/me', 'GET, HEAD, POST'],
  ['/token', 'POST'],
  ['/token/introspection', 'POST'],
  ['/token/revocation', 'POST'],
  ['/request', 'POST'],
  ['/jwks', 'GET, HEAD'],
  ['/.well-known/openid-configuration', 'GET, HEAD'],
  ['/.well-known/oauth-authorization-server', 'GET, HEAD'],
]);

/** Where a person's browser goes, and takes a form along. */
const formPaths = ['/auth', '/session/end'];

/** What services call, never a browser that shows a page. */
const calledByServices = new Set([
  '/me',
  '/token',
  '/token/introspection',
  '/token/revocation',
  '/request',
]);

/** Mounted before the library's routes. */
export function beforeRoutes({ issuer }: Pick<ProviderDependencies, 'issuer'>) {
  /** RFC 9110, sections 9.3.7 and 15.5.6: a path that exists is not said to be missing. */
  async function otherMethods(ctx: Context, next: Next): Promise<void> {
    await next();
    const allowed = isUnanswered(ctx) ? methods.get(routeOf(ctx)) : undefined;
    if (allowed === undefined) return;
    ctx.set('Allow', `${allowed}, OPTIONS`);
    if (ctx.method !== 'OPTIONS') throw new AppError('methodNotAllowed');
    ctx.status = 204;
  }

  /**
   * RFC 6749, section 5.2, has errors in JSON. The library shows a page to who likes HTML better, as Java's own
   * HTTP client says of itself unless told otherwise.
   */
  async function jsonForServices(ctx: Context, next: Next): Promise<void> {
    const { headers } = ctx.req;
    const likesText = headers.accept?.includes('text/') && ctx.accepts('json', 'html') === 'html';
    if (likesText && calledByServices.has(routeOf(ctx))) headers.accept = 'application/json';
    return next();
  }

  /**
   * OpenID Connect Core, section 3.1.2.1, and RP-Initiated Logout, section 2, let a request come by POST. The
   * session's cookie (lax) does not come along with a cross-site POST, but does with the same request by GET.
   */
  async function postToGet(ctx: Context, next: Next): Promise<void> {
    const route = routeOf(ctx);
    if (ctx.method !== 'POST' || !formPaths.includes(route)) return next();
    const query = await readBody(ctx.req, 12 * 1024);
    if (!ctx.is('urlencoded')) throw new AppError('unsupportedMedia');
    seeOther(ctx, `${issuer}${route}?${new URLSearchParams(query)}`);
  }

  /** A request object that the library stumbles over is a fault of who sent it, and not of ours. */
  async function readableRequestObject(ctx: Context, next: Next): Promise<void> {
    if (routeOf(ctx) === '/auth' && isUnreadable(ctx.query['request'])) {
      throw new AppError('badRequest');
    }
    return next();
  }

  return [otherMethods, jsonForServices, postToGet, readableRequestObject];
}
