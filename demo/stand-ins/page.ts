/** The frame of the pages of a stand-in, in French and without script. */
import { readFileSync } from 'node:fs';
import type { Context, Next } from 'koa';
import { type Html, html, render } from '../html/html.ts';

const stylePath = '/style.css';
const style = readFileSync(new URL('../html/style.css', import.meta.url));

/** Serves the style sheet of the pages. */
export async function serveStyle(ctx: Context, next: Next): Promise<void> {
  if (ctx.path !== stylePath) return next();
  ctx.type = 'css';
  ctx.body = style;
}

/** Returns the function that makes the pages of a stand-in with this name; `about` says what it is. */
export const createPage =
  (name: string, about: string) =>
  (heading: string, base: string, body: Html): string =>
    render(html`<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>${heading} – ${name}</title>
<link rel="stylesheet" href="${base}${stylePath}">
</head>
<body>
<a class="skip" href="#content">Aller au contenu</a>
<header class="banner">
<div class="width bar"><p class="name">${name}</p></div>
</header>
<main id="content" class="width content" tabindex="-1">
<h1 id="page-title">${heading}</h1>
${body}
</main>
<footer>
<p class="width">${about}</p>
</footer>
</body>
</html>
`);
