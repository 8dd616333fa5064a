/**
 * Styles, script and icon: read once at start and answered from memory, ready compressed.
 * The address holds a hash of the content, so a browser may keep it for ever; only addresses made here
 * are answered, so no path of a request ever reaches the disk.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Context, Middleware } from 'koa';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** The smallest first. */
const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

/** An answer that never changes, ready to be sent. */
export interface Fixed {
  readonly type: string;
  readonly hash: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

export interface Asset extends Fixed {
  readonly href: string;
}

/** By the file's own name, e.g. `style.css`. */
export type Assets = ReadonlyMap<string, Asset>;

/** Compresses `content` for `answerFixed`; takes some milliseconds for each 10 KB. */
export function prepareFixed(type: string, content: Buffer): Fixed {
  return {
    type,
    hash: createHash('sha256').update(content).digest('base64url').slice(0, 16),
    bodies: {
      br: brotliCompressSync(content),
      gzip: gzipSync(content, { level: 9 }),
      identity: content,
    },
  };
}

export function loadAssets(directory = new URL('./assets/', import.meta.url)): Assets {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(directory).sort()) {
    const extension = extname(name);
    const type = types[extension];
    if (type === undefined) throw new Error(`views/assets/${name}: unknown kind of file`);
    const fixed = prepareFixed(type, readFileSync(new URL(name, directory)));
    const href = `/assets/${name.slice(0, -extension.length)}.${fixed.hash}${extension}`;
    assets.set(name, { href, ...fixed });
  }
  return assets;
}

/** Answers GET and HEAD of the assets' own addresses; everything else is for the next in line. */
export function serveAssets(assets: Assets): Middleware {
  const byHref = new Map([...assets.values()].map((asset) => [asset.href, asset]));
  return async (ctx, next) => {
    const asset = byHref.get(ctx.path);
    if (asset === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    answerFixed(ctx, asset);
  };
}

/** Sends it, to be kept for ever: only for an address that holds a hash of the content. */
export function answerFixed(ctx: Context, { type, hash, bodies }: Fixed): void {
  // One by one, for browsers name `gzip` first and take `br` as gladly.
  const encoding = encodings.find((each) => ctx.acceptsEncodings(each)) ?? 'identity';
  ctx.status = 200;
  ctx.set({
    'Cache-Control': 'public, max-age=31536000, immutable',
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
