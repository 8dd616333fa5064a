/** The pages that the library asks for: errors, sign-out, signed out, and forms that send themselves. */
import type { Next } from 'koa';
import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { DomainError } from '../errors/domain-error.ts';
import { AppError, catalogue } from '../http/app-error.ts';
import { seeOther } from '../http/redirect.ts';
import type { Show } from '../http/show-page.ts';
import { incidentOf } from '../observability/logger.ts';
import type { MessageKey } from '../views/dictionaries/index.ts';
import type { Service } from '../views/pages.ts';
import type { RelyingPartyOf } from './clients/library-clients.ts';
import type { RelyingParty } from './clients/relying-party.ts';

/** The pages, as the library calls for them. */
export interface ProviderPages {
  error(ctx: KoaContextWithOIDC, out: ErrorOut, error: unknown): void;
  logout(ctx: KoaContextWithOIDC, form: string): void;
  signedOut(ctx: KoaContextWithOIDC): void;
  /** Shows the library's self-sending forms on one of our pages. It is Koa middleware. */
  renderFormPost(ctx: KoaContextWithOIDC, next: Next): Promise<void>;
}

/** Returns what pages show of a relying party: its name, and the address where a person starts there. */
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

/** Returns the pages, in the words and the frame of all other pages. */
export function createProviderPages({
  show,
  relyingPartyOf,
  errorUri,
}: {
  show: Show;
  relyingPartyOf: RelyingPartyOf;
  /** Returns the address that explains an error, if there is one. */
  errorUri(code: string | undefined): string | undefined;
}): ProviderPages {
  const uiLocalesOf = ({ oidc }: KoaContextWithOIDC) => {
    const uiLocales = oidc.params?.['ui_locales'];
    return typeof uiLocales === 'string' ? uiLocales : undefined;
  };
  const requestingService = ({ oidc }: KoaContextWithOIDC) =>
    serviceOf(relyingPartyOf(oidc.client));

  /**
   * Answers a sign-out form that was sent twice, or that another tab made outdated, with the current state: leads to
   * the page that says so, or asks again. Reports whether it did.
   */
  function showCurrentSignOut(ctx: KoaContextWithOIDC): boolean {
    const { session, route } = ctx.oidc;
    if (route !== 'end_session_confirm') return false;
    const xsrf = session?.state?.['secret'];
    if (session?.accountId === undefined) seeOther(ctx, ctx.oidc.urlFor('end_session_success'));
    else if (typeof xsrf === 'string') show(ctx, 'logout', { action: ctx.path, xsrf });
    else return false;
    return true;
  }

  return {
    error(ctx, out, error) {
      if (showCurrentSignOut(ctx)) return;
      // The browser has lost the session's cookie between two pages, as phones do that end it in the meantime. The
      // error handler says so, and leads back to the service.
      if (error instanceof errors.SessionNotFound) throw new AppError('sessionLost');
      const refusal = error instanceof DomainError ? catalogue[error.code] : undefined;
      if (refusal !== undefined) ctx.status = refusal.status;
      const service = requestingService(ctx);
      show(
        ctx,
        'error',
        {
          code: refusal?.oauth ?? out.error,
          words: { key: refusal?.words ?? wordsFor(ctx.status) },
          incidentId: incidentOf(ctx),
          ...(service && { resume: service }),
        },
        { service, uiLocales: uiLocalesOf(ctx) },
      );
    },

    logout(ctx, form) {
      const [, action = ''] = /action="([^"]*)"/.exec(form) ?? [];
      const [, xsrf = ''] = /name="xsrf" value="([^"]*)"/.exec(form) ?? [];
      const service = requestingService(ctx);
      show(
        ctx,
        'logout',
        { action: unescapeHtml(action), xsrf },
        { service, uiLocales: uiLocalesOf(ctx) },
      );
    },

    signedOut(ctx) {
      show(ctx, 'signedOut', {}, { service: requestingService(ctx) });
    },

    // The library answers a change of account and `form_post` with a bare page in English whose form sends itself. This takes
    // the form out of it.
    async renderFormPost(ctx, next) {
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
      const explained = errorUri(inputs['error']);
      if (explained !== undefined) inputs['error_uri'] = explained;
      const target = unescapeHtml(action);
      // A person who has signed in with another account than that of the session is signed out of it first.
      const isSignOut = target === ctx.oidc.urlFor('end_session_confirm');
      const purpose = isSignOut ? 'account' : 'service';
      show(ctx, 'formPost', { action: target, inputs, purpose }, { uiLocales: uiLocalesOf(ctx) });
    },
  };
}
