import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import Koa from 'koa';
import supertest from 'supertest';
import { loadAssets, serveAssets } from '../../../http/assets/assets.ts';

const assets = loadAssets();
const style = assets.get('style.css');
if (style === undefined) throw new Error('no style.css');
const css = style.bodies.identity;

const app = new Koa();
app.use(serveAssets(assets));
app.use((ctx) => {
  ctx.status = 404;
  ctx.body = 'the next in line';
});
const server = app.listen(0);
afterAll(() => {
  server.close();
});

/** Returns the bytes as they were sent, without decompressing them. */
const get = (path: string, encoding = 'identity') =>
  supertest(server)
    .get(path)
    .set('Accept-Encoding', encoding)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });

describe('an asset', () => {
  it('may be kept for ever, at an address made from its content', async () => {
    expect(style.href).toMatch(/^\/assets\/style\.[\w-]{16}\.css$/);
    const { status, headers, body } = await get(style.href);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/css; charset=utf-8',
      'content-length': String(css.length),
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    expect(css.equals(body)).toBe(true);
  });

  it('has the media type of its file extension', async () => {
    for (const [name, type] of Object.entries({
      'page.js': 'text/javascript',
      'icon.svg': 'image/svg+xml',
    })) {
      const { headers } = await get(assets.get(name)?.href ?? '');
      expect(headers['content-type']).toBe(`${type}; charset=utf-8`);
    }
  });

  it.each([
    ['favicon.ico', 'image/x-icon'],
    ['apple-touch-icon.png', 'image/png'],
    ['site.webmanifest', 'application/manifest+json; charset=utf-8'],
  ])('%s has the address at which browsers look for it, for a day', async (name, type) => {
    const { status, headers } = await get(`/${name}`);
    expect([status, headers['content-type']]).toEqual([200, type]);
    expect(headers['cache-control']).toBe('public, max-age=86400');
  });

  it('may be a module of a library, which finds the modules that it imports beside it', async () => {
    const { href = '' } = assets.get('altcha/pow.js') ?? {};
    const { headers, body } = await get(href);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(body.toString()).toMatch(/^\/\*\nMIT License/);
    for (const [name, asset] of assets) {
      if (!name.startsWith('altcha/')) continue;
      for (const [, path = ''] of asset.bodies.identity.toString().matchAll(/ from '([^']+)'/g)) {
        const imported = new URL(path, `http://localhost${asset.href}`).pathname;
        expect([name, path, (await get(imported)).status]).toEqual([name, path, 200]);
      }
    }
  });

  it('is compressed for clients that accept it, with an ETag for each encoding', async () => {
    const plain = await get(style.href);
    const gzip = await get(style.href, 'gzip');
    const br = await get(style.href, 'gzip, deflate, br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(br.headers['content-encoding']).toBe('br');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const plainAgain = gunzipSync(style.bodies.gzip);
    expect(plainAgain.equals(css)).toBe(true);
    expect(brotliDecompressSync(style.bodies.br).equals(css)).toBe(true);
    expect(new Set([plain, gzip, br].map(({ headers }) => headers['etag'])).size).toBe(3);
  });

  it('is not sent again to a browser that has it', async () => {
    const { headers } = await get(style.href, 'gzip');
    const again = await get(style.href, 'gzip').set('If-None-Match', String(headers['etag']));
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    const other = await get(style.href, 'br').set('If-None-Match', String(headers['etag']));
    expect(other.status).toBe(200);
  });

  it('answers HEAD without a body, and passes other methods on', async () => {
    const head = await supertest(server).head(style.href).set('Accept-Encoding', 'identity');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(css.length));
    expect((await supertest(server).post(style.href)).text).toBe('the next in line');
  });
});

it.each([
  '/assets/',
  '/assets/style.css',
  '/assets/style.0000000000000000.css',
  '/assets/../render.ts',
  '/assets/..%2frender.ts',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets//etc/passwd',
  '/assets/style.css%00',
  `${style.href}/`,
  '/assets/__proto__',
])('leaves %s to the next in line', async (path) => {
  const { status, text } = await supertest(server).get(path);
  expect([status, text]).toEqual([404, 'the next in line']);
});

it('refuses to start with a file of an unknown extension', () => {
  expect(() => loadAssets(new URL('../../../views/', import.meta.url))).toThrow(
    'unknown kind of file',
  );
});
