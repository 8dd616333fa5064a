import type { Context } from 'koa';
import { AppError } from './app-error.ts';

/**
 * Throws `forbidden` when the browser says that a form was posted from another site. A browser too old to say so is
 * let through: the CSRF token protects its forms.
 */
export function refuseCrossSite(ctx: Context, issuer: string): void {
  const site = ctx.get('Sec-Fetch-Site');
  const origin = ctx.get('Origin');
  if ((site !== '' && site !== 'same-origin') || (origin !== '' && origin !== issuer)) {
    throw new AppError('forbidden');
  }
}
