/**
 * What stands before the library's routes: requests that it would refuse, take wrongly or answer in a way that who
 * asks does not understand.
 */
import { decodeJwt } from 'jose';
import type { Context, Next } from 'koa';
import { AppError } from '../errors.ts';
import { isUnanswered } from '../failures.ts';
import { readBody } from '../form.ts';
import { seeOther } from '../see-other.ts';
import type { ProviderDependencies } from './configuration.ts';

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

/** As loosely as the library's router reads a path: in any case, with or without a final slash. */
const routeOf = ({ path }: Context) =>
  methods.has(path) ? path : path.toLowerCase().replace(/(?<=.)\/$/, '');

/** Mounted before the library's routes. */
export function beforeRoutes({
  issuer,
  clients,
}: Pick<ProviderDependencies, 'issuer' | 'clients'>) {
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

  /**
   * Without a hint of who signs out, or with an address that isn't registered, a sign-out ends on our
   * page: an address that anyone can name must not lead away from here.
   */
  async function safeSignOut(ctx: Context, next: Next): Promise<void> {
    if (routeOf(ctx) === '/session/end') {
      const query = new URLSearchParams(ctx.querystring);
      const target = query.get('post_logout_redirect_uri');
      const { aud: clientId } = payloadOf(query.get('id_token_hint') ?? '');
      const registered = clients.metadata.find(({ client_id }) => client_id === clientId);
      if (target !== null && !registered?.post_logout_redirect_uris?.includes(target)) {
        query.delete('post_logout_redirect_uri');
        ctx.querystring = query.toString();
      }
    }
    return next();
  }

  /** The library makes a text of each value of a request object (RFC 9101), and stumbles where none can be made. */
  async function readableRequestObject(ctx: Context, next: Next): Promise<void> {
    const { request } = ctx.query;
    if (routeOf(ctx) === '/auth' && typeof request === 'string') {
      const values = Object.values(payloadOf(request)).flat(Number.POSITIVE_INFINITY);
      if (values.some(hidesItsText)) throw new AppError('badRequest');
    }
    return next();
  }

  return [otherMethods, jsonForServices, postToGet, safeSignOut, readableRequestObject];
}

const hidesItsText = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'toString');

/** What a JWT says, unverified (the library does that later on); nothing where it isn't one. */
function payloadOf(jwt: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(jwt);
  } catch {
    return {};
  }
}
