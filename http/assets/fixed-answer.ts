/** Answers that never change: compressed once, then sent from memory at an address that contains their hash. */
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Context } from 'koa';

/** The smallest first, in order of preference. */
const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

/** An answer that never changes, ready to be sent. */
export interface FixedAnswer {
  readonly type: string;
  readonly hash: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

/** Returns a hash of the content for its address. */
export const hashOf = (content: Buffer): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 16);

/** Compresses `content` for `answerFixed`; takes some milliseconds for each 10 KB. */
export function prepareFixed(type: string, content: Buffer): FixedAnswer {
  return {
    type,
    hash: hashOf(content),
    bodies: {
      br: brotliCompressSync(content),
      gzip: gzipSync(content, { level: 9 }),
      identity: content,
    },
  };
}

const forEver = 'public, max-age=31536000, immutable';

/**
 * Answers with the content. Browsers may keep it for ever, so the address must contain a hash of it; at any other address
 * `cacheControl` says how long.
 */
export function answerFixed(
  ctx: Context,
  { type, hash, bodies }: FixedAnswer,
  cacheControl = forEver,
): void {
  // Asked one by one: browsers list `gzip` first, but accept `br` as well.
  const encoding = encodings.find((each) => ctx.acceptsEncodings(each)) ?? 'identity';
  ctx.status = 200;
  ctx.set({
    'Cache-Control': cacheControl,
    'X-Content-Type-Options': 'nosniff',
  });
  ctx.vary('Accept-Encoding');
  ctx.etag = `${hash}-${encoding}`;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  if (encoding !== 'identity') ctx.set('Content-Encoding', encoding);
  ctx.type = type;
  ctx.body = bodies[encoding];
}
