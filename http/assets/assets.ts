/**
 * Styles, scripts and icons: read and compressed once at start, then answered from memory. The address contains a hash
 * of the content, so a browser may keep it for ever; the few files with a fixed address are kept for a day. Only these
 * addresses are answered: no path of a request ever reaches the disk.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Middleware } from 'koa';
import { answerFixed, type FixedAnswer, hashOf, prepareFixed } from './fixed-answer.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/** The modules of altcha-lib that automatic-check.js loads, and its licence, which goes with them. */
const solverNames = ['pow.js', 'helpers.js', 'types.js', 'algorithms/web/pbkdf2.js'] as const;
const library = pathToFileURL(createRequire(import.meta.url).resolve('altcha-lib'));
const solverFolder = new URL('../../esm/v2/', library);
const solverLicence = new URL('../../../LICENSE.txt', library);

/** Browsers look for these at fixed addresses. */
const fixedNames: ReadonlySet<string> = new Set([
  'favicon.ico',
  'apple-touch-icon.png',
  'site.webmanifest',
]);
const aDay = 'public, max-age=86400';

/** A file of `views/assets`, or a module of a library. */
export interface Asset extends FixedAnswer {
  readonly href: string;
}

/** The assets by file name, such as `style.css`; the modules of altcha-lib as `altcha/pow.js`. */
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
  for (const [name, asset] of loadSolver()) assets.set(name, asset);
  return assets;
}

/**
 * Reads the modules of altcha-lib. They import one another by relative paths, so they keep their places below one
 * address, which contains a hash of all of them.
 */
function loadSolver(): Assets {
  const licence = `/*\n${readFileSync(solverLicence, 'utf8')}*/\n`;
  const sources = solverNames.map((name, place) => {
    const source = (place === 0 ? licence : '') + readFileSync(new URL(name, solverFolder), 'utf8');
    return { name, fixed: prepareFixed(types['.js'] ?? '', Buffer.from(source)) };
  });
  const hash = hashOf(Buffer.from(sources.map(({ fixed }) => fixed.hash).join()));
  return new Map(
    sources.map(({ name, fixed }) => [
      `altcha/${name}`,
      { href: `/assets/altcha.${hash}/${name}`, ...fixed },
    ]),
  );
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
