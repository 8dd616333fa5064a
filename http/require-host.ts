import type { Context, Next } from 'koa';
import { AppError } from './app-error.ts';

/** Returns the middleware that answers 421 to requests for another host than the one of a setting (RFC 9110, section 15.5.20). */
export function requireHost(host: string, setting: 'ISSUER' | 'SUPPORT_ORIGIN' = 'ISSUER') {
  const detail = `Host must be ${host}, as in ${setting}`;
  return async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.req.headers.host !== host) throw new AppError('misdirected', { detail });
    delete ctx.req.headers['x-forwarded-host'];
    return next();
  };
}
