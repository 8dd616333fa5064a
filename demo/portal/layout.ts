/** The layout of every page of the demo's service. */
import { portalName } from '../client.ts';
import { type Html, html, render } from '../html/html.ts';

/** Returns a whole page; `heading` is its title and its only h1. */
export function page(heading: string, body: Html): string {
  return render(html`<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" content="#54305f">
<title>${heading} – ${portalName}</title>
<link rel="icon" type="image/svg+xml" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#content">Aller au contenu</a>
<header class="banner">
<div class="width bar">
<img class="logo" src="/icon.svg" width="36" height="36" alt="">
<p class="name">${portalName}</p>
<nav aria-label="Navigation principale">
<ul class="links">
<li><a href="/">Accueil</a></li>
<li><a href="/outbox">Messages envoyés</a></li>
</ul>
</nav>
</div>
</header>
<main id="content" class="width content" tabindex="-1">
<h1 id="page-title">${heading}</h1>
${body}
</main>
<footer>
<p class="width">Ce portail est fictif, comme les personnes qui s'y connectent. Il montre comment un service se sert de Mon Compte.</p>
</footer>
</body>
</html>
`);
}
