/** Shows a page in the person's language, with a link back to the service, and keeps it out of caches. */
import type { Context } from 'koa';
import type { Frame, Organisation, PageName, Pages, Service } from '../views/pages.ts';
import type { Views } from '../views/render.ts';
import { keepUiLocales, languageHref, localeOf, uiLocalesOf } from './locale.ts';

/** What differs from page to page beside its data. */
export interface ShowOptions {
  readonly status?: number;
  readonly service?: Service | undefined;
  readonly section?: Frame['section'];
  readonly cancel?: Frame['cancel'];
  readonly until?: Frame['until'];
  /** The languages that the service asked for (OpenID Connect Core, section 3.1.2.1). */
  readonly uiLocales?: string | undefined;
  /** True for a page that is the same for everybody; browsers may keep it and ask whether it has changed. */
  readonly cacheable?: boolean;
}

/** Answers with a page. */
export type Show = <N extends PageName>(
  ctx: Context,
  name: N,
  data: Pages[N],
  options?: ShowOptions,
) => void;

/** Returns `show` for these views. The pages name the organisation. Those of the support console say who is signed in there. */
export function createShow(
  views: Views,
  organisation: Organisation,
  consoleOf?: (ctx: Context) => NonNullable<Frame['console']>,
): Show {
  return (ctx, name, data, options = {}) => {
    const { status, service, section, cancel, until, uiLocales, cacheable } = options;
    const locale = localeOf(ctx, uiLocales);
    if (ctx.query['ui_locales'] !== undefined) keepUiLocales(ctx, uiLocalesOf(ctx));
    if (status !== undefined) ctx.status = status;
    ctx.type = 'html';
    ctx.set('Content-Language', locale);
    ctx.set('Cache-Control', cacheable ? 'private, no-cache' : 'no-store');
    ctx.body = views.page(
      name,
      {
        locale,
        languageHref: languageHref(ctx, locale, uiLocales),
        organisation,
        ...(consoleOf && { console: consoleOf(ctx) }),
        ...(service && { service }),
        ...(section !== undefined && { section }),
        ...(cancel && { cancel }),
        ...(until && { until }),
      },
      data,
    );
  };
}
