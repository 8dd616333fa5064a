/** The one handler of whatever is thrown: the words of the catalogue, an incident number, and no more. */
import type { Context, Next } from 'koa';
import type { Logger } from 'pino';
import { DomainError } from '../errors/domain-error.ts';
import { incidentOf } from '../observability/logger.ts';
import type { Service } from '../views/pages.ts';
import { AppError, catalogue } from './app-error.ts';
import type { Show } from './show-page.ts';

export interface FailureDependencies {
  readonly show: Show;
  readonly log: Logger;
  /** The service to offer a way back to. */
  serviceOf(ctx: Context): Service | undefined;
}

/** Whether nothing has answered the request, which Koa then takes for a 404. */
export const isUnanswered = ({ status, body }: Pick<Context, 'status' | 'body'>): boolean =>
  status === 404 && (body === undefined || body === null);

const isKnown = (error: unknown): error is AppError | DomainError =>
  error instanceof AppError || error instanceof DomainError;

export function handleFailures({ show, log, serviceOf }: FailureDependencies) {
  function answer(ctx: Context, failure: AppError | DomainError): void {
    const { status, words, oauth, level } = catalogue[failure.code];
    const incidentId = incidentOf(ctx);
    const cause = failure.cause === undefined || status < 500 ? {} : { err: failure.cause };
    log[level]({ incident: incidentId, code: failure.code, ...cause }, 'refused');
    ctx.status = status;
    if (failure instanceof DomainError && failure.retryAfterSeconds !== undefined) {
      ctx.set('Retry-After', String(failure.retryAfterSeconds));
    }
    if (ctx.accepts('json', 'html') !== 'html') {
      ctx.set('Cache-Control', 'no-store');
      ctx.body = { error: oauth, incident: incidentId };
      return;
    }
    const service = serviceOf(ctx);
    const resume = service && { resume: service };
    if (failure.code === 'sessionLost') show(ctx, 'sessionLost', { ...resume });
    else show(ctx, 'error', { code: oauth, words: { key: words }, incidentId, ...resume });
  }

  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
      // The protocol library answers its own faults, without saying when to come back.
      if (ctx.status === 503 && !ctx.res.hasHeader('Retry-After')) ctx.set('Retry-After', '10');
      if (isUnanswered(ctx)) answer(ctx, new AppError('notFound'));
    } catch (error) {
      // Headers that a step had set, cookies among them, do not belong to the refusal.
      answer(ctx, isKnown(error) ? error : new AppError('internal', { cause: error }));
    }
  };
}
