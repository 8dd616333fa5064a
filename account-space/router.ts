/**
 * The routes of the account space. Before a page runs, its router checks who is signed in and how lately; before a form
 * runs, that it comes from our own page, was shown to the same person, and shows what is still there. Every form is
 * answered by a redirect; what the next page shows is kept as an outcome (http/forms/outcomes.ts).
 */

import Router from '@koa/router';
import type { Context } from 'koa';
import type { HourlyLimit } from '../accounts/limits/hourly-limit.ts';
import { AppError } from '../http/app-error.ts';
import { compressPages } from '../http/compress-pages.ts';
import type { CsrfTokens } from '../http/forms/csrf.ts';
import { type RawForm, readForm } from '../http/forms/form-reader.ts';
import { type Outcomes, pickTyped } from '../http/forms/outcomes.ts';
import { refuseCrossSite } from '../http/forms/same-origin.ts';
import { chooseLanguage } from '../http/locale.ts';
import { seeOther } from '../http/redirect.ts';
import type { DraftPlace } from '../interactions/flow/drafts.ts';
import { waitFault } from '../interactions/flow/replies.ts';
import { accountPath } from '../views/pages.ts';
import type { CurrentVisit } from './current-visit.ts';
import type { SpaceSignIn } from './sign-in.ts';
import type { SpaceForm, SpaceHandler, Visit } from './visit.ts';

/** In characters; no page of the space has a longer one, and `state` carries it through the sign-in. */
const longestQuery = 100;

export interface SpaceRouterDependencies {
  readonly issuer: string;
  readonly signIn: SpaceSignIn;
  readonly currentVisit: CurrentVisit;
  readonly outcomes: Outcomes<DraftPlace>;
  readonly csrfTokens: CsrfTokens;
  /** Counts the forms of an account. */
  readonly countForm: HourlyLimit;
}

/** Returns the routes of all handlers, and of the answer of the sign-in. */
export function createSpaceRouter(
  handlers: readonly SpaceHandler<unknown>[],
  { issuer, signIn, currentVisit, outcomes, csrfTokens, countForm }: SpaceRouterDependencies,
) {
  const { visitOf, wantsCode } = currentVisit;
  const router = new Router();
  router.use(compressPages);

  const signInAgain = (ctx: Context, visit: Visit, returnTo: string) =>
    signIn.start(ctx, { returnTo, fresh: { withCode: wantsCode(visit.session) } });

  async function showPage(ctx: Context, { section, needsFresh, show }: SpaceHandler<unknown>) {
    const visit = await visitOf(ctx, section);
    const returnTo = ctx.search.length > longestQuery ? ctx.path : `${ctx.path}${ctx.search}`;
    if (visit === undefined) return signIn.start(ctx, { returnTo });
    if (needsFresh && !visit.isFresh) return signInAgain(ctx, visit, returnTo);
    await show?.(visit, (await outcomes.read(visit, ctx.path)) ?? {});
  }

  /** Returns the path of the page that a form stands on. */
  const pageOf = (ctx: Context, { page }: SpaceForm<unknown>) =>
    page === undefined ? ctx.path : `${accountPath}${page}`;

  async function submit(
    ctx: Context,
    { section }: SpaceHandler<unknown>,
    form: SpaceForm<unknown>,
  ) {
    refuseCrossSite(ctx, issuer);
    const names = Object.keys(form.schema.shape);
    const {
      csrf = '',
      version,
      ...fields
    } = await readForm(ctx, ['csrf', 'version', 'lang', ...names]);
    const page = pageOf(ctx, form);
    const visit = await visitOf(ctx, section);
    if (visit === undefined) return signIn.start(ctx, { returnTo: page });
    const context = ofForm(visit, page, form, fields);
    // Another person's page, or one of a session that has ended: its form changes nothing.
    if (!csrfTokens.isValid(visit.interaction.uid, csrf)) {
      return context.showNext(page, { errors: [{ key: 'form.expired' }], status: 403 });
    }
    // The language link sends the form along, so that the page comes back with what was typed.
    if (chooseLanguage(ctx, fields['lang'])) return context.showNext(page, {});
    if (form.needsFresh && !visit.isFresh) {
      const query = await outcomes.keep(visit, page, {}, pickTyped(fields, form.shownAgain));
      return signInAgain(ctx, visit, `${page}${query}`);
    }
    if (version !== undefined && version !== String(visit.record.version)) {
      return context.showNext(page, { errors: [{ key: 'account.stale' }], status: 409 });
    }
    const parsed = form.schema.safeParse(fields);
    if (!parsed.success) throw new AppError('badRequest');
    // A recovery begins a new count: an intruder may have used up the one before.
    const { id, standing } = visit.account;
    const waitMs = await countForm(`${id}/${standing.recoveredAt ?? 0}`);
    if (waitMs !== undefined) {
      const { error, status } = waitFault(visit, waitMs);
      return context.showNext(page, { errors: [error], status });
    }
    await form.submit(context, parsed.data);
  }

  /** Returns the visit of a form, whose page is shown again with what was typed. */
  const ofForm = (
    visit: Visit,
    page: string,
    { shownAgain }: SpaceForm<unknown>,
    fields: RawForm,
  ): Visit => ({
    ...visit,
    async showNext(path, outcome) {
      const typed = path === page ? pickTyped(fields, shownAgain) : undefined;
      seeOther(visit.ctx, `${path}${await outcomes.keep(visit, path, outcome, typed)}`);
    },
  });

  router.get(`${accountPath}/callback`, (ctx) => signIn.finish(ctx));
  for (const handler of handlers) {
    const { form, show } = handler;
    const path = `${accountPath}${handler.path}`;
    router.get(path, async (ctx) => {
      // The address of a form that stands on another page: a reload leads there.
      if (show === undefined && form !== undefined) return seeOther(ctx, pageOf(ctx, form));
      await showPage(ctx, handler);
    });
    if (form !== undefined) router.post(path, (ctx) => submit(ctx, handler, form));
  }
  return router.routes();
}
