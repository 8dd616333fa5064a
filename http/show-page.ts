/** Shows a page: in the person's language, never cached, with the way back to the service. */
import type { Context } from 'koa';
import type { Frame, PageName, Pages, Service } from '../views/pages.ts';
import type { Views } from '../views/render.ts';
import { languageHref, localeOf } from './locale.ts';

export interface ShowOptions {
  readonly status?: number;
  readonly service?: Service | undefined;
  readonly cancel?: Frame['cancel'];
  /** Of the request to sign in (OpenID Connect Core, section 3.1.2.1). */
  readonly uiLocales?: string | undefined;
  /** A footer's page: the same for all, may be kept. */
  readonly cacheable?: boolean;
}

export type Show = <N extends PageName>(
  ctx: Context,
  name: N,
  data: Pages[N],
  options?: ShowOptions,
) => void;

export function createShow(views: Views): Show {
  return (ctx, name, data, options = {}) => {
    const { status, service, cancel, uiLocales, cacheable } = options;
    const locale = localeOf(ctx, uiLocales);
    if (status !== undefined) ctx.status = status;
    ctx.type = 'html';
    ctx.set('Content-Language', locale);
    ctx.set('Cache-Control', cacheable ? 'private, no-cache' : 'no-store');
    ctx.body = views.page(
      name,
      {
        locale,
        languageHref: languageHref(ctx, locale, uiLocales),
        ...(service && { service }),
        ...(cancel && { cancel }),
      },
      data,
    );
  };
}
