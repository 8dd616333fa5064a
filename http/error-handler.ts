/** The one handler of thrown errors: the words of the catalogue, an incident id, and nothing else. */
import type Koa from 'koa';
import type { Context, Next } from 'koa';
import type { Logger } from 'pino';
import type { Clock } from '../adapters/ports.ts';
import { DomainError } from '../errors/domain-error.ts';
import { hasCode } from '../errors/system-errors.ts';
import { incidentOf } from '../observability/logger.ts';
import { createOnceASecond } from '../observability/once-a-second.ts';
import type { Service } from '../views/pages.ts';
import { AppError, catalogue } from './app-error.ts';
import type { Show } from './show-page.ts';

export interface ErrorHandlerDependencies {
  readonly show: Show;
  readonly log: Logger;
  readonly wayOn: WayOn;
}

/** Resolves with where a person can go on from a page that can't be shown. Never rejects. */
export type WayOn = (ctx: Context) => Promise<{
  /** The service of the sign-in. */
  readonly resume?: Service;
  /** Present when nothing was interrupted: the page has been answered, or the sign-in is over. */
  readonly done?: { readonly nextHref: string; readonly isSignedIn?: boolean };
}>;

/** Reports whether nothing has answered the request; Koa then answers 404. */
export const isUnanswered = ({ status, body }: Pick<Context, 'status' | 'body'>): boolean =>
  status === 404 && (body === undefined || body === null);

/** Tells a browser or service when to try again, where the error says so. */
export function setRetryAfter(ctx: Context, { retryAfterSeconds }: DomainError): void {
  if (retryAfterSeconds !== undefined) ctx.set('Retry-After', String(retryAfterSeconds));
}

const isInCatalogue = (error: unknown): error is AppError | DomainError =>
  error instanceof AppError || error instanceof DomainError;

/**
 * Returns the middleware that answers whatever is thrown behind it: a page for browsers, JSON for services. An error
 * that the catalogue doesn't know is logged with its stack and answered as `internal`.
 */
export function createErrorHandler({ show, log, wayOn }: ErrorHandlerDependencies) {
  async function answer(ctx: Context, error: AppError | DomainError): Promise<void> {
    const { status, words, oauth, level } = catalogue[error.code];
    const incidentId = incidentOf(ctx);
    const cause = error.cause === undefined || status < 500 ? {} : { err: error.cause };
    const detail = error instanceof AppError ? error.detail : undefined;
    log[level]({ incident: incidentId, code: error.code, detail, ...cause }, 'refused');
    ctx.status = status;
    if (error instanceof DomainError) setRetryAfter(ctx, error);
    if (ctx.accepts('json', 'html') !== 'html') {
      ctx.set('Cache-Control', 'no-store');
      ctx.body = { error: oauth, error_description: detail, incident: incidentId };
      return;
    }
    const { done, ...resume } = await wayOn(ctx);
    if (error.code !== 'sessionLost') {
      show(ctx, 'error', { code: oauth, words: { key: words }, incidentId, ...resume });
    } else if (done === undefined) show(ctx, 'sessionLost', resume);
    else show(ctx, 'stepDone', { isSignedIn: false, ...done });
  }

  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
      // The library answers its own 503 and doesn't say when to try again.
      if (ctx.status === 503 && !ctx.res.hasHeader('Retry-After')) ctx.set('Retry-After', '10');
      if (isUnanswered(ctx)) await answer(ctx, new AppError('notFound'));
    } catch (error) {
      await answer(ctx, isInCatalogue(error) ? error : new AppError('internal', { cause: error }));
    }
  };
}

/**
 * Logs errors that come too late for an answer, at most one a second: callers can cause them at will. A connection that
 * the caller closes early is logged as `debug`.
 */
export function logInterruptedAnswers(
  app: Koa,
  { log, clock }: { log: Logger; clock: Clock },
): void {
  const onceASecond = { debug: createOnceASecond(clock), error: createOnceASecond(clock) };
  app.on('error', (error: unknown) => {
    const hungUp = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].some((code) => hasCode(error, code));
    const level = hungUp ? 'debug' : 'error';
    onceASecond[level]((leftOut) =>
      log[level]({ err: error, leftOut }, 'a request was interrupted'),
    );
  });
}
