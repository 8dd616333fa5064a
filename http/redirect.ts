import type { Context } from 'koa';

/** Redirects to `target`, which the browser requests by GET whatever this request was (RFC 9110, section 15.4.4). */
export function seeOther(ctx: Context, target: string): void {
  ctx.status = 303;
  ctx.redirect(target);
}
