/**
 * Adds `error_uri` to the errors that services get (RFC 6749, sections 4.1.2.1 and 5.2): the address of the page that
 * explains the error. The library has no option for it.
 */
import type { Context, Next } from 'koa';
import { z } from 'zod';
import { clientEndpoints, isProtocolError } from '../../errors/protocol-errors.ts';
import { errorsPath } from '../../views/pages.ts';
import { endpointPathOf } from '../unverified-request.ts';

/** Endpoints that answer an error in JSON. `/me` answers by its header, as RFC 6750 has it. */
const endpoints = new Set<string>(clientEndpoints);
const refusal = z.looseObject({ error: z.string() });

/** Returns the address of the page at the place of an error, for an error that is explained there. */
export const createErrorUri = (issuer: string) => (code: string | null | undefined) =>
  code && isProtocolError(code) ? `${issuer}${errorsPath}#${code}` : undefined;

/** Returns the middleware, to be mounted before the library's routes. */
export function addErrorUris(issuer: string) {
  const uriOf = createErrorUri(issuer);

  /** Adds the parameter to the address by which a person goes back to a service. It names the issuer, as no other does. */
  function addToRedirect(ctx: Context): void {
    const url = URL.parse(ctx.response.get('Location'));
    if (url === null) return;
    for (const part of ['search', 'hash'] as const) {
      const params = new URLSearchParams(url[part].slice(1));
      const uri = uriOf(params.get('error'));
      if (uri === undefined || params.get('iss') !== issuer) continue;
      params.set('error_uri', uri);
      url[part] = params.toString();
      ctx.redirect(url.href);
    }
  }

  return async (ctx: Context, next: Next): Promise<void> => {
    await next();
    const path = endpointPathOf(ctx);
    if (path === '/auth' || path.startsWith('/auth/')) return addToRedirect(ctx);
    if (ctx.status < 400 || !endpoints.has(path)) return;
    const { data } = refusal.safeParse(ctx.body);
    const uri = uriOf(data?.error);
    if (uri !== undefined) ctx.body = { ...data, error_uri: uri };
  };
}
