import type { Context } from 'koa';
import { AppError } from './app-error.ts';

/** Browsers that say where a form comes from must say: from here. Older ones rest on the CSRF token. */
export function refuseCrossSite(ctx: Context, issuer: string): void {
  const site = ctx.get('Sec-Fetch-Site');
  const origin = ctx.get('Origin');
  if ((site !== '' && site !== 'same-origin') || (origin !== '' && origin !== issuer)) {
    throw new AppError('forbidden');
  }
}
