/**
 * Styles, scripts and icons: read and compressed once at start, then answered from memory. The address contains a hash
 * of the content, so a browser may keep it for ever; the few files with a fixed address are kept for a day. Only these addresses are answered: no path of a request ever
 * reaches the disk.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Middleware } from 'koa';
import { answerFixed, type FixedAnswer, prepareFixed } from './fixed-answer.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/** Browsers look for these at fixed addresses. */
const fixedNames: ReadonlySet<string> = new Set([
  'favicon.ico',
  'apple-touch-icon.png',
  'site.webmanifest',
]);
const aDay = 'public, max-age=86400';

/** A file of `views/assets`. */
export interface Asset extends FixedAnswer {
  readonly href: string;
}

/** The assets by file name, such as `style.css`. */
export type Assets = ReadonlyMap<string, Asset>;

/** Reads and compresses the files. Throws when a file has an extension without a known type. */
export function loadAssets(directory = new URL('../../views/assets/', import.meta.url)): Assets {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(directory).sort()) {
    const extension = extname(name);
    const type = types[extension];
    if (type === undefined) throw new Error(`views/assets/${name}: unknown kind of file`);
    const fixed = prepareFixed(type, readFileSync(new URL(name, directory)));
    const hashed = `/assets/${name.slice(0, -extension.length)}.${fixed.hash}${extension}`;
    const href = fixedNames.has(name) ? `/${name}` : hashed;
    assets.set(name, { href, ...fixed });
  }
  return assets;
}

/** Answers GET and HEAD of the assets' addresses, and passes everything else on. */
export function serveAssets(assets: Assets): Middleware {
  const byHref = new Map([...assets.values()].map((asset) => [asset.href, asset]));
  return async (ctx, next) => {
    const asset = byHref.get(ctx.path);
    if (asset === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    if (asset.href.startsWith('/assets/')) answerFixed(ctx, asset);
    else answerFixed(ctx, asset, aDay);
  };
}
