/**
 * The one wrapper around every page of a sign-in: it finds the interaction by its cookie, sees to it
 * that page and prompt agree, and lets a form through only from our own page, in this browser, whole.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { z } from 'zod';
import { deriveKey } from '../../crypto/derive-key.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import { AppError } from '../../http/app-error.ts';
import { readForm } from '../../http/form-reader.ts';
import { localeOf } from '../../http/locale.ts';
import { seeOther } from '../../http/redirect.ts';
import { refuseCrossSite } from '../../http/same-origin.ts';
import type { Show } from '../../http/show-page.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import { serviceOf } from '../../provider/pages.ts';
import type { SealedCookies } from './cookies.ts';
import { toPage } from './replies.ts';
import type { PendingInteraction, SessionOfStep, Step, StepContext } from './step.ts';

const paramsSchema = z.object({ client_id: z.string(), ui_locales: z.string().optional() });

export interface GuardDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly cookies: SealedCookies;
  readonly cookieKeys: readonly string[];
  readonly show: Show;
}

/** Routes for the steps, by the name they have in the address. */
export function createInteractions(
  steps: ReadonlyMap<string, Step<unknown>>,
  { provider, clients, cookies, cookieKeys, show }: GuardDependencies,
) {
  const csrfKeys = cookieKeys.map((secret) => createSecretKey(deriveKey(secret, 'csrf')));
  const csrfTokens = (uid: string) =>
    csrfKeys.map((key) => createHmac('sha256', key).update(uid).digest('base64url'));

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
    const [csrf = ''] = csrfTokens(uid);
    const path = (name: string) => `/interaction/${uid}/${name}`;
    return {
      ctx,
      interaction: { ...pick(interaction), session },
      client,
      locale: localeOf(ctx, ui_locales),
      csrf,
      path,
      show: (name, data, status = 200) =>
        show(ctx, name, data, {
          status,
          service: serviceOf(client),
          cancel: { action: path('cancel'), csrf },
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
        // Whoever answered first may go on: not with what another browser answers (see onlyTheSameBrowser).
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
    return csrfTokens(interaction.uid).some((token) => sameSecret(token, csrf))
      ? fields
      : undefined;
  }

  /** The first page of the prompt that is pending. */
  function pendingStep({ interaction }: StepContext): [string, Step<unknown>] {
    for (const entry of steps) if (entry[1].prompt === interaction.prompt.name) return entry;
    throw new Error(`no step answers the prompt ${interaction.prompt.name}`);
  }

  function stepOf(ctx: Context): Step<unknown> {
    const name = String(ctx['params'].step);
    const step = steps.get(name);
    if (step === undefined) throw new AppError('notFound');
    // For log and metrics, which have no words of strangers.
    ctx.state['step'] = name;
    return step;
  }

  const router = new Router({ prefix: '/interaction/:uid' });

  router.get('/', async (ctx) => {
    const step = await load(ctx);
    cookies.service.write(ctx, step.client.id);
    toPage(step, pendingStep(step)[0]);
  });

  router.post('/cancel', async (ctx) => {
    const step = await load(ctx);
    if ((await readGuardedForm(step)) === undefined) throw new AppError('forbidden');
    await step.finish({ error: 'access_denied', error_description: 'the person gave up' });
  });

  router.get('/:step', async (ctx) => {
    const step = stepOf(ctx);
    const context = await load(ctx);
    if (step.prompt === context.interaction.prompt.name) return step.show(context);
    toPage(context, pendingStep(context)[0]);
  });

  router.post('/:step', async (ctx) => {
    const step = stepOf(ctx);
    const context = await load(ctx);
    const fields = await readGuardedForm(context);
    if (fields === undefined) {
      await pendingStep(context)[1].show(context, [{ key: 'form.expired' }]);
      ctx.status = 403;
      return;
    }
    if (step.prompt !== context.interaction.prompt.name) {
      await pendingStep(context)[1].show(context);
      ctx.status = 409;
      return;
    }
    if (step.form === undefined) throw new AppError('methodNotAllowed');
    const form = step.form.schema.safeParse(fields);
    if (!form.success) throw new AppError('badRequest');
    await step.form.submit(context, form.data);
  });

  return router.routes();
}

/**
 * Mounted before the library's routes: who goes on with a request to sign in must be the browser that answered its
 * page. Else somebody who can plant cookies for this site from a neighbouring one (`__Secure-` allows it, `__Host-`
 * does not) has a victim answer a page of theirs, and goes on with the victim's account.
 */
export function onlyTheSameBrowser(cookies: SealedCookies, provider: Provider) {
  const router = new Router();
  router.get('/auth/:uid', async (ctx, next) => {
    const finished = cookies.finished.read(ctx) ?? [];
    const uid = String(ctx['params'].uid);
    // The library goes on with what its cookie names, whatever the address says.
    const resumed = ctx.cookies.get(provider.cookieName('resume'), { signed: false });
    if (resumed !== uid || !finished.includes(uid)) throw new AppError('sessionLost');
    return next();
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
