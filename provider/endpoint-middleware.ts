/**
 * Middleware in front of the library's endpoints, for requests that the library would refuse, misread or answer in a
 * form that the caller doesn't understand.
 */
import type { Context, Next } from 'koa';
import { clientEndpoints } from '../errors/protocol-errors.ts';
import { AppError } from '../http/app-error.ts';
import { isUnanswered } from '../http/error-handler.ts';
import { readBody } from '../http/forms/form-reader.ts';
import { seeOther } from '../http/redirect.ts';
import { endpointPathOf, hasInvalidValue } from './unverified-request.ts';

/** The methods of each endpoint, without OPTIONS. */
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

/** Endpoints that a person's browser visits, also with a posted form. */
const browserEndpoints = ['/auth', '/session/end'];

/** Endpoints that services call and that no browser shows as a page. */
export const serviceEndpoints: ReadonlySet<string> = new Set(['/me', ...clientEndpoints, '/reg']);

/** The longest body of a posted authorization or sign-out request, in bytes. */
const maxFormBytes = 12 * 1024;

/** Returns the middleware in its order, to be mounted before the library's routes. */
export function createEndpointMiddleware(issuer: string) {
  /** Answers 405 with `Allow`, not 404, for another method of an endpoint (RFC 9110, sections 9.3.7 and 15.5.6). */
  async function refuseOtherMethods(ctx: Context, next: Next): Promise<void> {
    await next();
    const allowed = isUnanswered(ctx) ? methods.get(endpointPathOf(ctx)) : undefined;
    if (allowed === undefined) return;
    ctx.set('Allow', `${allowed}, OPTIONS`);
    if (ctx.method !== 'OPTIONS') throw new AppError('methodNotAllowed');
    ctx.status = 204;
  }

  /**
   * Makes services get their errors in JSON (RFC 6749, section 5.2). The library answers with a page when the caller
   * prefers HTML, and Java's own HTTP client says so unless it is told otherwise.
   */
  async function answerServicesInJson(ctx: Context, next: Next): Promise<void> {
    const { headers } = ctx.req;
    const prefersHtml = headers.accept?.includes('text/') && ctx.accepts('json', 'html') === 'html';
    if (prefersHtml && serviceEndpoints.has(endpointPathOf(ctx))) {
      headers.accept = 'application/json';
    }
    return next();
  }

  /**
   * Redirects a posted request to the same request by GET (OpenID Connect Core, section 3.1.2.1, and RP-Initiated
   * Logout, section 2, allow POST). Browsers don't send the session's cookie (SameSite=Lax) with a cross-site POST.
   */
  async function redirectPostToGet(ctx: Context, next: Next): Promise<void> {
    const path = endpointPathOf(ctx);
    if (ctx.method !== 'POST' || !browserEndpoints.includes(path)) return next();
    const query = await readBody(ctx.req, maxFormBytes);
    if (!ctx.is('urlencoded')) throw new AppError('unsupportedMedia');
    seeOther(ctx, `${issuer}${path}?${new URLSearchParams(query)}`);
  }

  /** Answers 400 for a request object on which the library would fail with a 500. */
  async function refuseInvalidRequestObject(ctx: Context, next: Next): Promise<void> {
    if (endpointPathOf(ctx) === '/auth' && hasInvalidValue(ctx.query['request'])) {
      throw new AppError('badRequest');
    }
    return next();
  }

  /**
   * Takes the charset out of the media types of JWTs, which have no such parameter (RFC 7519, section 10.3.1). Clients of
   * PHP and Spring compare the header with the bare type.
   */
  async function nameJwtsBarely(ctx: Context, next: Next): Promise<void> {
    await next();
    if (/^application\/(?:[\w-]+\+)?jwt$/.test(ctx.response.type)) {
      ctx.set('Content-Type', ctx.response.type);
    }
  }

  return [
    refuseOtherMethods,
    answerServicesInJson,
    nameJwtsBarely,
    redirectPostToGet,
    refuseInvalidRequestObject,
  ];
}
