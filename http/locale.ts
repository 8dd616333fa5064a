/** The language of a page: asked for by the service, chosen by the person, or preferred by the browser. */
import type { Context, Next } from 'koa';
import { type Locale, locales } from '../views/pages.ts';
import { seeOther } from './redirect.ts';

const cookieName = 'lang';
const isLocale = (text: string | undefined): text is Locale => locales.some((l) => l === text);

/** `fr` or `en`, and after a `~` the `ui_locales` that the person's choice overrules. */
const choicePattern = /^(fr|en)(?:~([A-Za-z0-9 -]{1,100}))?$/;

/** What a service asks for, if it asks for a language we have. */
function localeAsked(uiLocales: string | undefined): Locale | undefined {
  return uiLocales
    ?.split(' ')
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find(isLocale);
}

/**
 * `ui_locales` first, then the language link, then the browser's preference. The link overrules the
 * very `ui_locales` it was pressed under, or it would do nothing.
 */
export function localeOf(ctx: Context, uiLocales?: string): Locale {
  const asked = localeAsked(uiLocales);
  const [, chosen, overruled] = choicePattern.exec(ctx.cookies.get(cookieName) ?? '') ?? [];
  if (isLocale(chosen) && (asked === undefined || overruled === uiLocales)) return chosen;
  return asked ?? (ctx.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr');
}

/** `?lang=` of the language link: kept for a year, then the same page without it. */
export async function rememberLanguage(ctx: Context, next: Next): Promise<void> {
  const choice = ctx.method === 'GET' ? ctx.query['lang'] : undefined;
  if (typeof choice !== 'string' || !choicePattern.test(choice)) return next();
  const year = 365 * 24 * 60 * 60 * 1000;
  ctx.cookies.set(cookieName, choice, { maxAge: year, sameSite: 'lax', signed: false });
  const rest = new URLSearchParams(ctx.querystring);
  rest.delete('lang');
  seeOther(ctx, rest.size > 0 ? `${pathOf(ctx)}?${rest}` : pathOf(ctx));
}

/** `//host` would lead elsewhere, and so would `/\\host`, for browsers. */
const pathOf = (ctx: Context) => ctx.path.replace(/^[/\\]+/, '/');

export function languageHref(ctx: Context, locale: Locale, uiLocales: string | undefined): string {
  // The answer to a POST may stand at an address that only takes POSTs.
  const query = new URLSearchParams(ctx.method === 'GET' ? ctx.querystring : '');
  const other = locale === 'fr' ? 'en' : 'fr';
  const overruled = choicePattern.test(`${other}~${uiLocales}`) ? `~${uiLocales}` : '';
  query.set('lang', uiLocales === undefined ? other : `${other}${overruled}`);
  const path = ctx.method === 'GET' || ctx.path.startsWith('/interaction/') ? pathOf(ctx) : '/';
  return `${path}?${query}`;
}
