/** Decides the language of a page by the service's `ui_locales`, the person's choice and the browser's preference. */
import type { Context, Next } from 'koa';
import { type Locale, locales } from '../views/pages.ts';
import { cookieName } from './cookie-name.ts';
import { seeOther } from './redirect.ts';

/** The choice is no secret, so its name on https needs no prefix. */
const nameOf = ({ secure }: Context) => (secure ? 'lang' : cookieName('lang', { https: false }));
const isLocale = (text: string | undefined): text is Locale => locales.some((l) => l === text);

/** The cookie's value: the chosen language, and after a `~` the `ui_locales` that the choice replaces, if there were any. */
const choicePattern = /^(fr|en)(?:~([A-Za-z0-9 -]{1,100}))?$/;

/** The form of `ui_locales`: language tags (RFC 5646) with spaces between them. */
const uiLocalesPattern = /^[A-Za-z0-9 -]{1,100}$/;
const uiLocalesName = ({ secure }: Context) => cookieName('ui-locales', { https: secure });

/**
 * Keeps the `ui_locales` of a service's request until the browser is closed, for the pages around it: errors, the pages
 * of the footer, the sign-out. Undefined ends what another service has asked for.
 */
export function keepUiLocales(ctx: Context, uiLocales: string | undefined): void {
  const value = uiLocalesPattern.test(uiLocales ?? '') ? uiLocales : undefined;
  if (value === ctx.cookies.get(uiLocalesName(ctx))) return;
  ctx.cookies.set(uiLocalesName(ctx), value, { sameSite: 'lax', signed: false });
}

/** Returns the `ui_locales` of this request, or those that were kept. */
export function uiLocalesOf(ctx: Context): string | undefined {
  const { ui_locales: asked } = ctx.query;
  return typeof asked === 'string' ? asked : ctx.cookies.get(uiLocalesName(ctx));
}

/** Returns the first language of `ui_locales` that we have. */
function requestedLocale(uiLocales: string | undefined): Locale | undefined {
  return uiLocales
    ?.split(' ')
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find(isLocale);
}

/**
 * Returns the language of a page. The service's `ui_locales` come first, then the person's choice by the language link,
 * then the browser's preference. A choice also replaces the `ui_locales` of the page on which the link was pressed;
 * otherwise the link would do nothing there.
 */
export function localeOf(ctx: Context, uiLocales = uiLocalesOf(ctx)): Locale {
  const asked = requestedLocale(uiLocales);
  const [, chosen, overruled] = choicePattern.exec(ctx.cookies.get(nameOf(ctx)) ?? '') ?? [];
  if (isLocale(chosen) && (asked === undefined || overruled === uiLocales)) return chosen;
  return asked ?? (ctx.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr');
}

/** Stores a choice of language for a year. Reports whether it is one. */
export function chooseLanguage(ctx: Context, choice: unknown): boolean {
  if (typeof choice !== 'string' || !choicePattern.test(choice)) return false;
  const year = 365 * 24 * 60 * 60 * 1000;
  ctx.cookies.set(nameOf(ctx), choice, { maxAge: year, sameSite: 'lax', signed: false });
  return true;
}

/** Stores the choice of a language link (`?lang=`), and redirects to the same page without it. */
export async function rememberLanguage(ctx: Context, next: Next): Promise<void> {
  if (ctx.method !== 'GET' || !chooseLanguage(ctx, ctx.query['lang'])) return next();
  const rest = new URLSearchParams(ctx.querystring);
  rest.delete('lang');
  seeOther(ctx, rest.size > 0 ? `${pathOf(ctx)}?${rest}` : pathOf(ctx));
}

/** Returns the path with one leading slash: browsers take `//host` and `/\\host` for another host. */
const pathOf = (ctx: Context) => ctx.path.replace(/^[/\\]+/, '/');

/** Returns the address of the language link: this page in the other language. */
export function languageHref(ctx: Context, locale: Locale, uiLocales = uiLocalesOf(ctx)): string {
  // The page may be the answer to a POST, and its address may not answer a GET.
  const query = new URLSearchParams(ctx.method === 'GET' ? ctx.querystring : '');
  const other = locale === 'fr' ? 'en' : 'fr';
  const overruled = choicePattern.test(`${other}~${uiLocales}`) ? `~${uiLocales}` : '';
  query.set('lang', uiLocales === undefined ? other : `${other}${overruled}`);
  const path = ctx.method === 'GET' || ctx.path.startsWith('/interaction/') ? pathOf(ctx) : '/';
  return `${path}?${query}`;
}
