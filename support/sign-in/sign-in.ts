/**
 * Signs agents in and out. These are the only routes that answer without a session: the sign-in at the employer's
 * provider, what it sends back, the page after a sign-out, and the provider's own message that a session has ended there.
 */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { Refusal } from '../../federation/openid/refusals.ts';
import { AppError } from '../../http/app-error.ts';
import type { CsrfTokens } from '../../http/forms/csrf.ts';
import { readForm } from '../../http/forms/form-reader.ts';
import { refuseCrossSite } from '../../http/forms/same-origin.ts';
import { seeOther } from '../../http/redirect.ts';
import type { Show } from '../../http/show-page.ts';
import type { ConsoleNotice } from '../../views/pages.ts';
import type { ConsoleCookies } from '../cookies.ts';
import type { AgentSessions } from '../sessions.ts';
import type { Employer } from './employer.ts';

/** The paths that the employer's provider must know, and those of the sign-in itself. */
export const signInPaths = {
  signIn: '/sign-in',
  callback: '/callback',
  signOut: '/sign-out',
  signedOut: '/signed-out',
  backchannelLogout: '/backchannel-logout',
} as const;

/** How many sign-ins one browser may have under way: one for each tab that was open when the session ended. */
const mostSignIns = 5;
/** In seconds; the circuit to the provider is closed again by then. */
const retryAfter = 30;

const statuses = {
  unavailable: 503,
  refused: 400,
  gaveUp: 200,
  noRole: 403,
  signedOut: 200,
  signedOutHere: 200,
} as const satisfies Readonly<Record<ConsoleNotice, number>>;

export interface SignInDependencies {
  readonly origin: string;
  readonly employer: Employer;
  readonly sessions: AgentSessions;
  readonly cookies: Pick<ConsoleCookies, 'signIns'>;
  readonly csrfTokens: CsrfTokens;
  readonly show: Show;
  readonly log: Pick<Logger, 'warn'>;
}

export type AgentSignIn = ReturnType<typeof createAgentSignIn>;

export function createAgentSignIn({
  origin,
  employer,
  sessions,
  cookies,
  csrfTokens,
  show,
  log,
}: SignInDependencies) {
  /** Shows a page that says why the agent isn't in. */
  function refuse(ctx: Context, kind: ConsoleNotice): void {
    const status = statuses[kind];
    if (kind === 'unavailable') ctx.set('Retry-After', String(retryAfter));
    show(ctx, 'consoleNotice', { kind }, { status });
  }

  function refuseFor(ctx: Context, { outcome, reason }: Refusal): void {
    log.warn({ reason }, 'an agent could not sign in');
    refuse(ctx, outcome);
  }

  /** Sends the browser to the employer's provider. `returnTo` is the path of the console to come back to. */
  async function start(ctx: Context, returnTo: string): Promise<void> {
    const begun = await employer.begin();
    if ('refusal' in begun) return refuseFor(ctx, begun.refusal);
    const underWay = (cookies.signIns.read(ctx) ?? []).slice(1 - mostSignIns);
    cookies.signIns.write(ctx, [...underWay, { ...begun.expected, returnTo }]);
    ctx.set('Cache-Control', 'no-store');
    seeOther(ctx, begun.url.href);
  }

  /** Takes the answer. It is good once, and only in the browser that asked for it. */
  async function finish(ctx: Context): Promise<void> {
    ctx.set('Cache-Control', 'no-store');
    const query = new URLSearchParams(ctx.querystring);
    const underWay = cookies.signIns.read(ctx) ?? [];
    const expected = underWay.find(({ state }) => state === query.get('state'));
    if (expected === undefined) return refuse(ctx, 'refused');
    const others = underWay.filter((one) => one !== expected);
    if (others.length > 0) cookies.signIns.write(ctx, others);
    else cookies.signIns.clear(ctx);
    const answer = await employer.finish(query, expected);
    if ('refusal' in answer) return refuseFor(ctx, answer.refusal);
    await sessions.begin(ctx, answer.agent);
    seeOther(ctx, expected.returnTo);
  }

  async function signOut(ctx: Context): Promise<void> {
    refuseCrossSite(ctx, origin);
    const { csrf = '' } = await readForm(ctx, ['csrf']);
    const session = await sessions.of(ctx);
    if (session === undefined) return seeOther(ctx, signInPaths.signedOut);
    if (!csrfTokens.isValid(session.uid, csrf)) throw new AppError('forbidden');
    await sessions.end(ctx);
    const there = await employer.logoutUrl(session.idToken);
    if ('url' in there) return seeOther(ctx, there.url.href);
    log.warn({ reason: there.refusal.reason }, 'an agent could not sign out at the employer');
    seeOther(ctx, `${signInPaths.signedOut}?here`);
  }

  /** Ends the sessions that the employer's provider has ended. The statuses are those of Back-Channel Logout 1.0, section 2.8. */
  async function endThere(ctx: Context): Promise<void> {
    ctx.set('Cache-Control', 'no-store');
    const { logout_token: token = '' } = await readForm(ctx, ['logout_token']);
    const read = await employer.readLogout(token);
    if ('refusal' in read) throw new AppError('unavailable', { cause: read.refusal.reason });
    if (read.ended === undefined) throw new AppError('badRequest', { detail: 'logout_token' });
    await sessions.endThere(read.ended);
    ctx.status = 200;
    ctx.body = '';
  }

  const router = new Router();
  router.get(signInPaths.signIn, (ctx) => start(ctx, '/'));
  router.get(signInPaths.callback, finish);
  router.post(signInPaths.signOut, signOut);
  router.get(signInPaths.signedOut, (ctx) =>
    refuse(ctx, ctx.query['here'] === undefined ? 'signedOut' : 'signedOutHere'),
  );
  router.post(signInPaths.backchannelLogout, endThere);
  return { start, refuse, routes: router.routes() };
}
