/**
 * Styles, script and icon: read once at start and answered from memory, ready compressed.
 * The address holds a hash of the content, so a browser may keep it for ever; only addresses made here
 * are answered, so no path of a request ever reaches the disk.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Middleware } from 'koa';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** The smallest first. */
const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

export interface Asset {
  readonly href: string;
  readonly type: string;
  readonly hash: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

/** By the file's own name, e.g. `style.css`. */
export type Assets = ReadonlyMap<string, Asset>;

export function loadAssets(directory = new URL('./assets/', import.meta.url)): Assets {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(directory).sort()) {
    const extension = extname(name);
    const type = types[extension];
    if (type === undefined) throw new Error(`views/assets/${name}: unknown kind of file`);
    const content = readFileSync(new URL(name, directory));
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 16);
    assets.set(name, {
      href: `/assets/${name.slice(0, -extension.length)}.${hash}${extension}`,
      type,
      hash,
      bodies: {
        br: brotliCompressSync(content),
        gzip: gzipSync(content, { level: 9 }),
        identity: content,
      },
    });
  }
  return assets;
}

/** Answers GET and HEAD of the assets' own addresses; everything else is for the next in line. */
export function serveAssets(assets: Assets): Middleware {
  const byHref = new Map([...assets.values()].map((asset) => [asset.href, asset]));
  return async (ctx, next) => {
    const asset = byHref.get(ctx.path);
    if (asset === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();

    // One by one, for browsers name `gzip` first and take `br` as gladly.
    const encoding = encodings.find((each) => ctx.acceptsEncodings(each)) ?? 'identity';
    ctx.status = 200;
    ctx.set({
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    });
    ctx.vary('Accept-Encoding');
    ctx.etag = `${asset.hash}-${encoding}`;
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    if (encoding !== 'identity') ctx.set('Content-Encoding', encoding);
    ctx.type = asset.type;
    ctx.body = asset.bodies[encoding];
  };
}
