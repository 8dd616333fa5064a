/**
 * The routes of the console. Before a page or a form runs, the router checks that an agent is signed in and may do its action;
 * before a form, also that it comes from a page of this session. Nobody reaches a page by its address alone: an address that
 * has no page is answered like one that has, until somebody has signed in.
 */
import Router from '@koa/router';
import type { Context, Next } from 'koa';
import { AppError } from '../http/app-error.ts';
import { compressPages } from '../http/compress-pages.ts';
import type { CsrfTokens } from '../http/forms/csrf.ts';
import { type RawForm, readForm } from '../http/forms/form-reader.ts';
import { type Outcomes, pickTyped } from '../http/forms/outcomes.ts';
import { refuseCrossSite } from '../http/forms/same-origin.ts';
import { chooseLanguage } from '../http/locale.ts';
import { seeOther } from '../http/redirect.ts';
import type { Show } from '../http/show-page.ts';
import { mayDo } from './roles.ts';
import type { AgentSession, AgentSessions } from './sessions.ts';
import type { AgentSignIn } from './sign-in/sign-in.ts';
import type { ConsoleForm, ConsolePage, Visit } from './visit.ts';

/** The request and the session that an outcome belongs to. */
export interface AgentPlace {
  readonly ctx: Context;
  readonly session: AgentSession;
}

export interface ConsoleRouterDependencies {
  /** The origin of the console. */
  readonly origin: string;
  readonly sessions: Pick<AgentSessions, 'of' | 'known'>;
  readonly signIn: Pick<AgentSignIn, 'start' | 'refuse'>;
  readonly outcomes: Outcomes<AgentPlace>;
  readonly csrfTokens: CsrfTokens;
  readonly show: Show;
}

/** The paths of the console that a sign-in leads back to: never another host, and no text that somebody made up. */
const localPath = /^\/(?!\/)[\w/-]{0,200}$/;

/** Returns the routes of all pages, behind the check of who asks. */
export function createConsoleRouter(
  pages: readonly ConsolePage<unknown>[],
  { origin, sessions, signIn, outcomes, csrfTokens, show }: ConsoleRouterDependencies,
) {
  /** Lets an agent with a role through. */
  async function requireAgent(ctx: Context, next: Next): Promise<void> {
    const session = await sessions.of(ctx);
    if (session === undefined) {
      return signIn.start(ctx, localPath.test(ctx.path) ? ctx.path : '/');
    }
    if (session.roles.length === 0) return signIn.refuse(ctx, 'noRole');
    return next();
  }

  function visitOf(ctx: Context, { action }: ConsolePage<unknown>): Visit {
    const session = sessions.known(ctx);
    if (session === undefined || !mayDo(session.roles, action)) throw new AppError('forbidden');
    const { subject: id, name, roles, uid } = session;
    return {
      ctx,
      session,
      operator: { kind: 'console', id, name },
      csrf: csrfTokens.tokenOf(uid),
      may: (other) => mayDo(roles, other),
      show: (view, data) => show(ctx, view, data),
      async showNext(path, outcome) {
        seeOther(ctx, `${path}${await outcomes.keep({ ctx, session }, path, outcome)}`);
      },
    };
  }

  /** Returns the visit of a form, whose page is shown again with what was typed. */
  const ofForm = (visit: Visit, typed: Readonly<Record<string, string>>): Visit => ({
    ...visit,
    async showNext(path, outcome) {
      const { ctx } = visit;
      const kept = path === ctx.path ? typed : undefined;
      seeOther(ctx, `${path}${await outcomes.keep(visit, path, outcome, kept)}`);
    },
  });

  async function submit(ctx: Context, page: ConsolePage<unknown>, form: ConsoleForm<unknown>) {
    refuseCrossSite(ctx, origin);
    const names = Object.keys(form.schema.shape);
    const { csrf = '', lang, ...fields }: RawForm = await readForm(ctx, ['csrf', 'lang', ...names]);
    const visit = visitOf(ctx, page);
    const context = ofForm(visit, pickTyped(fields, form.shownAgain));
    // A form of another session, or of somebody else's page, changes nothing.
    if (!csrfTokens.isValid(visit.session.uid, csrf)) {
      return context.showNext(ctx.path, { errors: [{ key: 'form.expired' }], status: 403 });
    }
    // The language link sends the form along, so that the page comes back with what was typed.
    if (chooseLanguage(ctx, lang)) return context.showNext(ctx.path, {});
    const parsed = form.schema.safeParse(fields);
    if (!parsed.success) throw new AppError('badRequest');
    await form.submit(context, parsed.data);
  }

  const router = new Router();
  for (const page of pages) {
    const { path, form } = page;
    router.get(path, async (ctx) => {
      const visit = visitOf(ctx, page);
      await page.show(visit, (await outcomes.read(visit, ctx.path)) ?? {});
    });
    if (form !== undefined) router.post(path, (ctx) => submit(ctx, page, form));
  }
  return [compressPages, requireAgent, router.routes()];
}
