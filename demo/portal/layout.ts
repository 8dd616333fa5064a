/** The layout of every page of the demo's service. */
import { portalName } from '../client.ts';
import { type Html, html, render } from '../html/html.ts';

const french = {
  skip: 'Aller au contenu',
  navigation: 'Navigation principale',
  home: 'Accueil',
  outbox: 'Messages envoyés',
  foot: "Ce portail est fictif, comme les personnes qui s'y connectent. Il montre comment un service se sert de Mon Compte.",
};
const english: typeof french = {
  skip: 'Go to the content',
  navigation: 'Main navigation',
  home: 'Home (in French)',
  outbox: 'Sent messages (in French)',
  foot: 'This portal is fictional, and so are the people who sign in to it. It shows how a service uses Mon Compte.',
};
const words = { fr: french, en: english };

/** Returns a whole page; `heading` is its title and its only h1. */
export function page(heading: string, body: Html, locale: keyof typeof words = 'fr'): string {
  const t = words[locale];
  return render(html`<!DOCTYPE html>
<html lang="${locale}">
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
<a class="skip" href="#content">${t.skip}</a>
<header class="banner">
<div class="width bar">
<img class="logo" src="/icon.svg" width="36" height="36" alt="">
<p class="name">${portalName}</p>
<nav aria-label="${t.navigation}">
<ul class="links">
<li><a href="/">${t.home}</a></li>
<li><a href="/outbox">${t.outbox}</a></li>
</ul>
</nav>
</div>
</header>
<main id="content" class="width content" tabindex="-1">
<h1 id="page-title">${heading}</h1>
${body}
</main>
<footer>
<p class="width">${t.foot}</p>
</footer>
</body>
</html>
`);
}
