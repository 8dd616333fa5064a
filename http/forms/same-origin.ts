import type { Context } from 'koa';
import { AppError } from '../app-error.ts';

/**
 * Throws `forbidden` when the browser says that a form was posted from another site. A browser that doesn't say where
 * it came from is let through, because it is too old or a proxy takes the header out; the CSRF token protects its
 * forms. `Sec-Fetch-Site: none` is no more than that: no page of any site has sent the form (Fetch Metadata, section
 * 2.3).
 */
export function refuseCrossSite(ctx: Context, ownOrigin: string): void {
  const site = ctx.get('Sec-Fetch-Site');
  const origin = ctx.get('Origin');
  if (!['', 'none', 'same-origin'].includes(site) || (origin !== '' && origin !== ownOrigin)) {
    throw new AppError('forbidden');
  }
}
