/**
 * The one wrapper around every page of a sign-in: it finds the interaction by its cookie, sees to it
 * that page and prompt agree, and lets a form through only from our own page, in this browser, whole.
 */
import Router from '@koa/router';
import type { Context } from 'koa';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { z } from 'zod';
import { AppError } from '../../http/app-error.ts';
import { readForm } from '../../http/form-reader.ts';
import { localeOf } from '../../http/locale.ts';
import { seeOther } from '../../http/redirect.ts';
import { refuseCrossSite } from '../../http/same-origin.ts';
import type { Show } from '../../http/show-page.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import { serviceOf } from '../../provider/pages.ts';
import type { SealedCookies } from './cookies.ts';
import { createCsrfTokens } from './csrf.ts';
import type {
  PageHandler,
  PendingInteraction,
  SessionOfStep,
  StepContext,
} from './page-handler.ts';
import { firstPageOf, pagePath } from './pages.ts';
import { toPage } from './replies.ts';

const paramsSchema = z.object({ client_id: z.string(), ui_locales: z.string().optional() });

export interface GuardDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly cookies: SealedCookies;
  readonly cookieKeys: readonly string[];
  readonly show: Show;
}

/** Returns the routes of all pages that have a handler. */
export function createInteractions(
  handlers: readonly PageHandler<unknown>[],
  { provider, clients, cookies, cookieKeys, show }: GuardDependencies,
) {
  const byId = new Map(handlers.map((handler) => [handler.page.id, handler]));
  const csrfTokens = createCsrfTokens(cookieKeys);

  /** Throws `sessionLost` unless this browser holds the cookie of this very interaction. */
  async function load(ctx: Context): Promise<StepContext> {
    const uid = String(ctx['params'].uid);
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch((cause) => {
      if (cause instanceof errors.SessionNotFound) throw new AppError('sessionLost', { cause });
      throw cause;
    });
    if (interaction.uid !== uid) throw new AppError('sessionLost');
    const { client_id, ui_locales } = paramsSchema.parse(interaction.params);
    const client = clients.find(client_id);
    if (client === undefined) throw new AppError('sessionLost');
    const session = await sessionNow(interaction.session);
    const csrf = csrfTokens.tokenOf(uid);
    return {
      ctx,
      interaction: { ...pick(interaction), session },
      client,
      locale: localeOf(ctx, ui_locales),
      csrf,
      path: (page) => pagePath(uid, page),
      show: ({ view }, data, status = 200) =>
        show(ctx, view, data, {
          status,
          service: serviceOf(client),
          cancel: { action: `/interaction/${uid}/cancel`, csrf },
          uiLocales: ui_locales,
        }),
      async leaveSession() {
        interaction.session = undefined;
        await interaction.persist();
      },
      async finish(result) {
        // Only a new sign-in starts from nothing; other steps add to what was done before them.
        const merged = result.login === undefined && result.error === undefined;
        const whole = merged ? { ...doneBefore(interaction, session), ...result } : result;
        const finished = cookies.finished.read(ctx) ?? [];
        // Whoever answered first may go on: not with what another browser answers (see requireSameBrowser).
        if (!finished.includes(uid) && isOther(interaction.result, whole)) {
          throw new AppError('sessionLost');
        }
        // The session ends with the browser: many share one.
        const login = whole.login && { ...whole.login, remember: false };
        interaction.result = login ? { ...whole, login } : whole;
        await interaction.persist();
        cookies.finished.write(
          ctx,
          [uid, ...finished.filter((other) => other !== uid)].slice(0, 4),
        );
        seeOther(ctx, interaction.returnTo);
      },
    };
  }

  /** The session as another tab may have made it since this page was first asked for. */
  async function sessionNow(session: SessionOfStep | undefined) {
    const now = session?.uid && (await provider.Session.findByUid(session.uid));
    if (!now || now.accountId === undefined) return session;
    const { accountId, uid, acr, amr, loginTs } = now;
    return { accountId, uid, acr, amr, loginTs };
  }

  /** Checks where a form comes from; resolves with its fields, or undefined when its token is not ours. */
  async function readGuardedForm(step: StepContext) {
    const { ctx, interaction } = step;
    refuseCrossSite(ctx, provider.issuer);
    const { csrf = '', ...fields } = await readForm(ctx);
    return csrfTokens.isValid(interaction.uid, csrf) ? fields : undefined;
  }

  /** Returns the handler of the page with which the pending prompt begins. */
  function pendingHandler({ interaction }: StepContext): PageHandler<unknown> {
    const { id } = firstPageOf(interaction.prompt.name);
    const handler = byId.get(id);
    if (handler === undefined) throw new Error(`the page ${id} has no handler`);
    return handler;
  }

  function handlerOf(ctx: Context): PageHandler<unknown> {
    const id = String(ctx['params'].step);
    const handler = byId.get(id);
    if (handler === undefined) throw new AppError('notFound');
    // Log and metrics name the page. Only ids of the table get there, never what a stranger puts into an address.
    ctx.state['step'] = id;
    return handler;
  }

  const router = new Router({ prefix: '/interaction/:uid' });

  router.get('/', async (ctx) => {
    const step = await load(ctx);
    cookies.service.write(ctx, step.client.id);
    toPage(step, pendingHandler(step).page);
  });

  router.post('/cancel', async (ctx) => {
    const step = await load(ctx);
    if ((await readGuardedForm(step)) === undefined) throw new AppError('forbidden');
    await step.finish({ error: 'access_denied', error_description: 'the person gave up' });
  });

  const isPending = ({ page }: PageHandler<unknown>, { interaction }: StepContext) =>
    page.prompt === interaction.prompt.name;

  router.get('/:step', async (ctx) => {
    const handler = handlerOf(ctx);
    const step = await load(ctx);
    if (isPending(handler, step)) return handler.show(step);
    toPage(step, pendingHandler(step).page);
  });

  router.post('/:step', async (ctx) => {
    const handler = handlerOf(ctx);
    const step = await load(ctx);
    const fields = await readGuardedForm(step);
    if (fields === undefined) {
      await pendingHandler(step).show(step, [{ key: 'form.expired' }]);
      ctx.status = 403;
      return;
    }
    if (!isPending(handler, step)) {
      await pendingHandler(step).show(step);
      ctx.status = 409;
      return;
    }
    if (handler.form === undefined) throw new AppError('methodNotAllowed');
    const form = handler.form.schema.safeParse(fields);
    if (!form.success) throw new AppError('badRequest');
    await handler.form.submit(step, form.data);
  });

  return router.routes();
}

/**
 * What was done before: with this very form, if it is sent a second time, else on the pages before it. The library
 * applies the sign-in in it again, so it must not be an older one than the session's.
 */
function doneBefore(
  { result, lastSubmission }: Submissions,
  session: SessionOfStep | undefined,
): InteractionResults {
  if (result !== undefined && result.error === undefined) return result;
  if (lastSubmission?.login === undefined || session?.loginTs === undefined) {
    return { ...lastSubmission };
  }
  const { loginTs: ts, acr, amr } = session;
  return {
    ...lastSubmission,
    login: { ...lastSubmission.login, ts, ...(acr && { acr }), ...(amr && { amr: [...amr] }) },
  };
}

/** Whether an answer was given before, and to another end: the same form sent twice is none. */
const isOther = (before: InteractionResults | undefined, now: InteractionResults): boolean =>
  before !== undefined &&
  (before.error !== now.error || before.login?.accountId !== now.login?.accountId);

interface Submissions {
  readonly result?: InteractionResults | undefined;
  readonly lastSubmission?: InteractionResults | undefined;
}

/** Takes what steps need: a spread would lose the getters. */
function pick(interaction: {
  uid: string;
  prompt: PendingInteraction['prompt'];
  grantId?: string | undefined;
  result?: InteractionResults | undefined;
}): Omit<PendingInteraction, 'session'> {
  const { uid, prompt, grantId, result } = interaction;
  return { uid, prompt, grantId, isAnswered: result?.[prompt.name] !== undefined };
}
