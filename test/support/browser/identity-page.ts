/** A page with nothing but the identity form, and the code that reads it. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import ejs from 'ejs';
import Koa from 'koa';
import { z } from 'zod';
import { loadAssets, serveAssets } from '../../../http/assets/assets.ts';
import { readForm } from '../../../http/forms/form-reader.ts';
import { createBirthplaceLists } from '../../../http/forms/identity/birthplace-lists.ts';
import { identityFields, identityForm } from '../../../http/forms/identity/identity-form.ts';
import { readDeclaredIdentity } from '../../../http/forms/identity/read-identity.ts';
import { type MessageKey, translate } from '../../../views/dictionaries/index.ts';
import type { Locale } from '../../../views/pages.ts';

const views = new URL('../../../views/', import.meta.url);
const assets = loadAssets();
const schema = z.strictObject(identityFields);

function render(locale: Locale, name: string, data: unknown): string {
  return ejs.render(readFileSync(new URL(`${name}.ejs`, views), 'utf8'), {
    data,
    frame: { locale },
    t: (key: MessageKey, values?: Readonly<Record<string, string | number>>) =>
      translate(locale, key, values),
    asset: (file: string) => assets.get(file)?.href,
    partial: (partial: string, own: unknown) => render(locale, partial, own),
  });
}

/** Serves the page on a free port. A valid form is answered with the identity as JSON. */
export async function serveIdentityPage(locale: Locale = 'fr') {
  const lists = createBirthplaceLists();
  const app = new Koa().use(serveAssets(assets)).use(lists.serve);
  app.use(async (ctx) => {
    const typed =
      ctx.method === 'POST'
        ? schema.parse(await readForm(ctx, Object.keys(identityFields)))
        : undefined;
    const result = typed && readDeclaredIdentity(typed, Date.parse('2026-11-22T12:00:00Z'));
    if (result !== undefined && 'identity' in result) {
      ctx.body = result.identity;
      return;
    }
    const errors = result?.errors ?? [];
    const form = identityForm({
      ...(typed && { typed }),
      errors,
      declaration: true,
      lists: lists.hrefs(),
    });
    ctx.set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'",
    );
    ctx.type = 'html';
    ctx.status = errors.length > 0 ? 422 : 200;
    ctx.body = `<!DOCTYPE html><html lang="${locale}"><head><title>Identité</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${assets.get('icon.svg')?.href}">
<link rel="stylesheet" href="${assets.get('style.css')?.href}">
<script src="${assets.get('page.js')?.href}" defer></script></head>
<body><main class="width content"><h1>Identité</h1>
${render(locale, 'partials/identity/identity-errors', { errors })}
<div class="sheet"><form method="post" action="/" novalidate>
${render(locale, 'partials/identity/identity', form)}
<button class="button">Continuer</button></form></div></main></body></html>`;
  });
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
