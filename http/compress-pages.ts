/**
 * Compresses pages with gzip. A phone on a slow network gets a page in half of the time.
 *
 * The length of a compressed page tells whether a text that an attacker placed in it repeats a secret of the page
 * (BREACH). These pages give that nothing to work on: the CSRF token is written in another way each time, the address
 * of a page of a sign-in holds an id that the attacker doesn't know, and no page repeats the query of its address.
 * The library's pages do (`state`), or show a token that stays the same, so they are sent as they are.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Next } from 'koa';

const compress = promisify(gzip);

/** A shorter page fits in one packet. */
const minLength = 1_200;

/** Compresses the page that the middleware after it has made. */
export async function compressPages(ctx: Context, next: Next): Promise<void> {
  await next();
  if (typeof ctx.body !== 'string' || ctx.body.length < minLength) return;
  if (!ctx.response.is('html') || ctx.method === 'HEAD') return;
  ctx.vary('Accept-Encoding');
  if (ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  ctx.body = await compress(ctx.body, { level: 4 });
  ctx.set('Content-Encoding', 'gzip');
}
