/** Finds the interaction of a request and builds what its page is handed. */
import type { Context } from 'koa';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import type { CsrfTokens } from '../../http/forms/csrf.ts';
import { keepUiLocales, localeOf } from '../../http/locale.ts';
import { seeOther } from '../../http/redirect.ts';
import type { Show } from '../../http/show-page.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import { serviceOf } from '../../provider/pages.ts';
import { setInteractionCookies } from '../../provider/sessions/interaction-cookies.ts';
import type { KeepInteraction } from '../../provider/sessions/keep-interaction.ts';
import type { KeptRequests } from './browser/kept-requests.ts';
import { isAnswered, noteAnswered } from './browser/recent-sign-ins.ts';
import type { SealedCookies } from './cookies.ts';
import type { PendingInteraction, SessionOfStep, StepContext } from './page-handler.ts';
import { interactionPath, pagePath } from './pages.ts';
import { timeLeft } from './time-left.ts';

const paramsSchema = z.object({
  client_id: z.string(),
  ui_locales: z.string().optional(),
  prompt: z.string().optional(),
  max_age: z.coerce.number().optional(),
  login_hint: z.string().optional(),
});

export interface LoadStepDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly cookies: Pick<SealedCookies, 'signIns'>;
  readonly csrfTokens: CsrfTokens;
  readonly keepInteraction: KeepInteraction;
  readonly keptRequests: KeptRequests;
  readonly show: Show;
  readonly clock: Clock;
}

/** Throws `sessionLost` unless the browser holds the cookie of the interaction in the address. */
export type LoadStep = (ctx: Context) => Promise<StepContext>;

export function createLoadStep({
  provider,
  clients,
  cookies,
  csrfTokens,
  keepInteraction,
  keptRequests,
  show,
  clock,
}: LoadStepDependencies): LoadStep {
  /**
   * Returns the session as it is now: another tab may have changed it since the interaction began. A session of another
   * account may have the same uid, if both began in one that nobody had signed in to.
   */
  async function currentSession(session: SessionOfStep | undefined) {
    const now = session?.uid && (await provider.Session.findByUid(session.uid));
    if (!now || now.accountId === undefined || now.accountId !== session?.accountId) return session;
    const { accountId, uid, acr, amr, loginTs } = now;
    return { accountId, uid, acr, amr, loginTs };
  }

  return async (ctx) => {
    const uid = String(ctx['params'].uid);
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(async (cause) => {
      if (!(cause instanceof errors.SessionNotFound)) throw cause;
      const restored = await keptRequests.restore(ctx, uid);
      if (restored === undefined) throw new AppError('sessionLost', { cause });
      return restored;
    });
    if (interaction.uid !== uid) throw new AppError('sessionLost');
    const { params } = interaction;
    const { client_id, ui_locales, prompt, max_age, login_hint } = paramsSchema.parse(params);
    const client = await clients.find(client_id);
    if (client === undefined) throw new AppError('sessionLost');
    const session = await currentSession(interaction.session);
    const csrf = csrfTokens.tokenOf(uid);
    const locale = localeOf(ctx, ui_locales);
    const part = pick(interaction);
    return {
      ctx,
      interaction: {
        ...part,
        session,
        asksForFreshSignIn: prompt?.split(' ').includes('login') === true,
        asksForCreation: prompt?.split(' ').includes('create') === true,
        maxAgeSeconds: max_age,
        loginHint: login_hint,
      },
      client,
      locale,
      csrf,
      path: (page) => pagePath(uid, page),
      show: (page, data, status) =>
        show(ctx, page.view, data, {
          ...(status !== undefined && { status }),
          service: serviceOf(client),
          cancel: { action: `${interactionPath(uid)}/cancel`, csrf },
          until: timeLeft(page, part, { csrf, locale, now: clock() }),
          uiLocales: ui_locales,
        }),
      async leaveSession() {
        interaction.session = undefined;
        await interaction.persist();
      },
      async endSession() {
        const now = session?.uid && (await provider.Session.findByUid(session.uid));
        if (now) await now.destroy();
      },
      keepRequest() {
        keepUiLocales(ctx, ui_locales);
        keptRequests.keep(ctx, interaction);
      },
      async keepOpen() {
        if (interaction.result !== undefined) return undefined;
        const end = await keepInteraction(ctx, interaction, session);
        if (end !== undefined) setInteractionCookies(ctx, provider, interaction);
        return end;
      },
      async finish(result) {
        // A sign-in and an error stand alone. The result of any other prompt is added to the earlier results.
        const isAddition = result.login === undefined && result.error === undefined;
        const merged = isAddition ? { ...earlierResult(interaction, session), ...result } : result;
        // A second browser must not replace the answer with which the first one goes on (see browser/same-browser.ts).
        const isOwn = isAnswered(cookies, ctx, uid);
        if (!isOwn && hasOtherOutcome(interaction.result, merged)) {
          throw new AppError('sessionLost');
        }
        // The session must end when the browser is closed, because people share browsers.
        const login = merged.login && { ...merged.login, remember: false };
        interaction.result = login ? { ...merged, login } : merged;
        await interaction.persist();
        keptRequests.drop(ctx);
        const asked = { uid, chain: interaction.cid, client: client.id };
        const isLeft = merged.error !== undefined;
        noteAnswered(cookies, ctx, asked, isLeft ? 'left' : 'answered');
        seeOther(ctx, interaction.returnTo);
      },
    };
  };
}

/**
 * Returns the result of this form when it was sent before, otherwise the results of the prompts before this one. The
 * library applies the sign-in in it again, so it must not be older than that of the session.
 */
function earlierResult(
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

/** Reports whether an earlier answer ended otherwise. The same form sent twice ends the same. */
const hasOtherOutcome = (before: InteractionResults | undefined, now: InteractionResults) =>
  before !== undefined &&
  (before.error !== now.error || before.login?.accountId !== now.login?.accountId);

interface Submissions {
  readonly result?: InteractionResults | undefined;
  readonly lastSubmission?: InteractionResults | undefined;
}

/** Returns the part of the interaction that pages need. A spread would lose its getters. */
function pick(interaction: {
  uid: string;
  iat: number;
  exp: number;
  cid: string;
  prompt: PendingInteraction['prompt'];
  grantId?: string | undefined;
  result?: InteractionResults | undefined;
}) {
  const { uid, iat, exp, cid, prompt, grantId, result } = interaction;
  return {
    uid,
    begunAt: iat,
    endsAt: exp,
    chain: cid,
    prompt,
    grantId,
    isAnswered: result?.[prompt.name] !== undefined,
  };
}
