/** The pages the library asks for: errors, sign-out, signed out; and the small ones of its own, dressed. */

import type { Next } from 'koa';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { DomainError } from '../errors/domain-error.ts';
import { statusOf } from '../http/app-error.ts';
import type { Show } from '../http/show-page.ts';
import { incidentOf } from '../observability/logger.ts';
import type { MessageKey } from '../views/dictionaries/index.ts';
import type { Service } from '../views/pages.ts';
import type { Clients, RelyingParty } from './clients/clients.ts';

export interface ProviderPages {
  error(ctx: KoaContextWithOIDC, out: ErrorOut, error: unknown): void;
  logout(ctx: KoaContextWithOIDC, form: string): void;
  signedOut(ctx: KoaContextWithOIDC): void;
  dressSmallPages(ctx: KoaContextWithOIDC, next: Next): Promise<void>;
}

/** What pages show of a relying party: its name, and where a person begins there. */
export function serviceOf(relyingParty: RelyingParty | undefined): Service | undefined {
  if (relyingParty === undefined) return undefined;
  const href = relyingParty.initiateLoginUri ?? relyingParty.uri;
  return { name: relyingParty.name, ...(href && { href }) };
}

function wordsFor(status: number): MessageKey {
  if (status === 503) return 'error.unavailable';
  return status >= 500 ? 'error.internal' : 'error.oauth';
}

const unescapes: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const unescapeHtml = (html: string) =>
  html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => unescapes[entity] ?? entity);

export function createProviderPages({
  show,
  clients,
}: {
  show: Show;
  clients: Clients;
}): ProviderPages {
  const askedLocales = ({ oidc }: KoaContextWithOIDC) => {
    const asked = oidc.params?.['ui_locales'];
    return typeof asked === 'string' ? asked : undefined;
  };

  /** A sign-out confirmed twice, or on a page that another one has overtaken, comes to what is so now. */
  function signOutAsItStands(ctx: KoaContextWithOIDC): boolean {
    const { session, route } = ctx.oidc;
    if (route !== 'end_session_confirm') return false;
    const xsrf = session?.state?.['secret'];
    if (session?.accountId === undefined) show(ctx, 'signedOut', {});
    else if (typeof xsrf === 'string') show(ctx, 'logout', { action: ctx.path, xsrf });
    else return false;
    return true;
  }

  return {
    error(ctx, out, error) {
      if (signOutAsItStands(ctx)) return;
      if (error instanceof DomainError) ctx.status = statusOf(error);
      const service = serviceOf(clients.find(ctx.oidc.client?.clientId));
      show(
        ctx,
        'error',
        {
          code: out.error,
          words: { key: wordsFor(ctx.status) },
          incidentId: incidentOf(ctx),
          ...(service && { resume: service }),
        },
        { service, uiLocales: askedLocales(ctx) },
      );
    },

    logout(ctx, form) {
      const [, action = ''] = /action="([^"]*)"/.exec(form) ?? [];
      const [, xsrf = ''] = /name="xsrf" value="([^"]*)"/.exec(form) ?? [];
      const service = serviceOf(clients.find(ctx.oidc.client?.clientId));
      show(
        ctx,
        'logout',
        { action: unescapeHtml(action), xsrf },
        { service, uiLocales: askedLocales(ctx) },
      );
    },

    signedOut(ctx) {
      const service = serviceOf(clients.find(ctx.oidc.client?.clientId));
      show(ctx, 'signedOut', {}, { service });
    },

    /**
     * A change of account, a sign-out without a session and `form_post` answers come as a bare page in
     * English, with a form that sends itself: the same form, on a page of ours.
     */
    async dressSmallPages(ctx, next) {
      await next();
      const { body } = ctx;
      if (typeof body !== 'string' || !body.includes('<title>Submitting Callback</title>')) return;
      const [, action] = /<form method="post" action="([^"]*)">/.exec(body) ?? [];
      if (action === undefined) return;
      const inputs = Object.fromEntries(
        [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)].map(
          ([, name = '', value = '']) => [unescapeHtml(name), unescapeHtml(value)],
        ),
      );
      show(
        ctx,
        'formPost',
        { action: unescapeHtml(action), inputs },
        { uiLocales: askedLocales(ctx) },
      );
    },
  };
}
