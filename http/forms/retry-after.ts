import type { Context } from 'koa';

/** Sets the header `Retry-After`. Returns the wait in seconds and in minutes, for the words of the page. */
export function retryAfter({ ctx }: { readonly ctx: Context }, waitMs: number) {
  const seconds = Math.ceil(waitMs / 1000);
  ctx.set('Retry-After', String(seconds));
  return { seconds, minutes: Math.ceil(seconds / 60) };
}
