/**
 * The routes of all pages. Before a page runs, the router checks that the request belongs to the interaction of this
 * browser, that the page answers the pending prompt, and that a form comes from our own page and has the right fields.
 * A form is answered by a redirect, whatever was typed; outcomes.ts keeps what the next page shows.
 */

import Router from '@koa/router';
import type { Context } from 'koa';
import { AppError } from '../../http/app-error.ts';
import { compressPages } from '../../http/compress-pages.ts';
import { createCsrfTokens } from '../../http/forms/csrf.ts';
import { type RawForm, readForm } from '../../http/forms/form-reader.ts';
import { type Outcomes, pickTyped } from '../../http/forms/outcomes.ts';
import { refuseCrossSite } from '../../http/forms/same-origin.ts';
import { chooseLanguage } from '../../http/locale.ts';
import { noteAsked, noteDone } from './browser/recent-sign-ins.ts';
import type { DraftPlace } from './drafts.ts';
import { createLoadStep, type LoadStepDependencies } from './load-step.ts';
import type { FormContext, PageHandler, StepContext } from './page-handler.ts';
import { firstPageOf, pages } from './pages.ts';
import { toPage } from './replies.ts';
import { prolongName } from './time-left.ts';

export interface RouterDependencies extends Omit<LoadStepDependencies, 'csrfTokens'> {
  readonly cookieKeys: readonly string[];
  readonly outcomes: Outcomes<DraftPlace>;
}

/** Returns the routes of all pages that have a handler. */
export function createInteractions(
  handlers: readonly PageHandler<unknown>[],
  { cookieKeys, outcomes, ...dependencies }: RouterDependencies,
) {
  const { provider, cookies, clock } = dependencies;
  const byId = new Map(handlers.map((handler) => [handler.page.id, handler]));
  const csrfTokens = createCsrfTokens(cookieKeys);
  const loadStep = createLoadStep({ ...dependencies, csrfTokens });

  /** Resolves with the fields of a page's form, or with undefined when its CSRF token is wrong. */
  async function readFields({ ctx, interaction }: StepContext, page?: PageHandler<unknown>) {
    refuseCrossSite(ctx, provider.issuer);
    const names = Object.keys(page?.form?.schema.shape ?? {});
    const { csrf = '', ...fields } = await readForm(ctx, ['csrf', 'lang', ...names]);
    return csrfTokens.isValid(interaction.uid, csrf) ? fields : undefined;
  }

  function handlerOf(ctx: Context): PageHandler<unknown> {
    const id = String(ctx['params'].step);
    const handler = byId.get(id);
    if (handler === undefined) throw new AppError('notFound');
    // Log and metrics name the page. Only ids of the table get there, never the text of a stranger's address.
    ctx.state['step'] = id;
    return handler;
  }

  /** Returns the handler of the page with which the pending prompt begins. */
  function pendingHandler({ interaction }: StepContext): PageHandler<unknown> {
    const { id } = firstPageOf(interaction.prompt.name);
    const handler = byId.get(id);
    if (handler === undefined) throw new Error(`the page ${id} has no handler`);
    return handler;
  }

  const isPending = ({ page }: PageHandler<unknown>, { interaction }: StepContext) =>
    page.prompt === interaction.prompt.name;

  /** Returns the context of a form of `handler` with these fields, whose outcome is kept for the page that shows it. */
  const contextOf = (
    step: StepContext,
    { page: own, form }: PageHandler<unknown>,
    fields: RawForm,
  ): FormContext => ({
    ...step,
    async showNext(page, outcome) {
      const typed = page === own ? pickTyped(fields, form?.shownAgain) : undefined;
      toPage(step, page, await outcomes.keep(step, page.id, outcome, typed));
    },
  });

  async function submit(handler: PageHandler<unknown>, step: StepContext, fields: RawForm) {
    if (!isPending(handler, step)) {
      await pendingHandler(step).show(step);
      step.ctx.status = 409;
      return;
    }
    if (handler.form === undefined) throw new AppError('methodNotAllowed');
    const context = contextOf(step, handler, fields);
    // The language link sends the form along, so that the page comes back with what was typed.
    if (chooseLanguage(step.ctx, fields['lang'])) return context.showNext(handler.page, {});
    const form = handler.form.schema.safeParse(fields);
    if (!form.success) throw new AppError('badRequest');
    await handler.form.submit(context, form.data);
  }

  provider.on('authorization.success', (ctx) => {
    const chain = ctx.oidc.entities.Interaction?.cid;
    if (chain !== undefined) noteDone(cookies, ctx, chain);
  });

  const router = new Router({ prefix: '/interaction/:uid' });
  router.use(compressPages);

  router.get('/', async (ctx) => {
    const step = await loadStep(ctx);
    const { uid, chain } = step.interaction;
    noteAsked(cookies, ctx, { uid, chain, client: step.client.id });
    step.keepRequest();
    const { page } = pendingHandler(step);
    const isCreation = step.interaction.asksForCreation && page === pages.login;
    toPage(step, isCreation ? pages.create : page);
  });

  router.post('/cancel', async (ctx) => {
    const step = await loadStep(ctx);
    if ((await readFields(step)) === undefined) throw new AppError('forbidden');
    await step.finish({ error: 'access_denied', error_description: 'the person gave up' });
  });

  // Called by the script of a page that is about to close; see time-left.ts.
  router.post(`/${prolongName}`, async (ctx) => {
    const step = await loadStep(ctx);
    if ((await readFields(step)) === undefined) throw new AppError('forbidden');
    const end = (await step.keepOpen()) ?? step.interaction.endsAt;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { secondsLeft: Math.max(0, Math.round(end - clock() / 1000)) };
  });

  router.get('/:step', async (ctx) => {
    const handler = handlerOf(ctx);
    const step = await loadStep(ctx);
    if (isPending(handler, step)) {
      return handler.show(step, await outcomes.read(step, handler.page.id));
    }
    toPage(step, pendingHandler(step).page);
  });

  router.post('/:step', async (ctx) => {
    const handler = handlerOf(ctx);
    const step = await loadStep(ctx);
    const fields = await readFields(step, handler);
    if (fields === undefined) {
      await pendingHandler(step).show(step, { errors: [{ key: 'form.expired' }] });
      ctx.status = 403;
      return;
    }
    await submit(handler, step, fields);
    await step.keepOpen();
  });

  return router.routes();
}
