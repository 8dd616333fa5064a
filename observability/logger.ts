/**
 * The log: pino, one JSON object a line. It contains nothing about a person: a request's line names the route, not the
 * path, whose parts may be secrets, and no query, body, header, cookie or address.
 */
import { randomUUID } from 'node:crypto';
import type { Context, Next } from 'koa';
import { type DestinationStream, type Logger, pino } from 'pino';
import { createRequestValue } from '../http/request-value.ts';
import { withErrorFields } from './error-fields.ts';
import { createOutput } from './log-output.ts';
import type { Observe } from './observe.ts';

/** Returns a log of this level. It writes to standard output unless a destination is given. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withErrorFields },
    // pino would add its own fields to `err` again.
    serializers: { err: (fields: unknown) => fields },
  };
  return pino(options, destination ?? createOutput());
}

const incidents = createRequestValue<string>();

/** Returns the incident id of a request: a person can quote it, and the log can be searched for it. */
export function incidentOf(ctx: Pick<Context, 'req'>): string {
  const known = incidents.get(ctx);
  if (known !== undefined) return known;
  const incident = randomUUID().slice(-10).toUpperCase();
  incidents.set(ctx, incident);
  return incident;
}

/** Returns the pattern of the route that matched. A path could contain a caller's own text, or a secret. */
export function routeOf(ctx: Context): string {
  const matched: unknown = ctx['_matchedRoute'];
  if (typeof matched !== 'string') return 'other';
  const step: unknown = ctx.state['step'];
  return typeof step === 'string' ? matched.replace(':step', step) : matched;
}

/** Returns the middleware that writes one line a request, and tells `observe` the same. */
export function logRequests(log: Logger, observe: Observe) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const start = performance.now();
    try {
      await next();
    } finally {
      const { method, status } = ctx;
      const ms = performance.now() - start;
      const route = routeOf(ctx);
      log.info({ incident: incidentOf(ctx), method, route, status, ms: Math.round(ms) }, 'request');
      observe({ kind: 'request', method, route, status, ms });
    }
  };
}
