/**
 * Styles, script and icon: read once at start and answered from memory, ready compressed.
 * The address holds a hash of the content, so a browser may keep it for ever; only addresses made here
 * are answered, so no path of a request ever reaches the disk.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Middleware } from 'koa';
import { answerFixed, type FixedAnswer, prepareFixed } from './fixed-answer.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

export interface Asset extends FixedAnswer {
  readonly href: string;
}

/** By the file's own name, e.g. `style.css`. */
export type Assets = ReadonlyMap<string, Asset>;

export function loadAssets(directory = new URL('../views/assets/', import.meta.url)): Assets {
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
