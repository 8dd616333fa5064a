import type { Context } from 'koa';

/** On to another address, by GET whatever this request was (RFC 9110, section 15.4.4). */
export function seeOther(ctx: Context, target: string): void {
  ctx.status = 303;
  ctx.redirect(target);
}
