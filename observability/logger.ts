/**
 * The log: pino, one JSON object a line. Nothing about a person gets in: request lines name the route
 * and not the path, whose parts may be secrets, and no query, body, header, cookie or address.
 */
import { randomUUID } from 'node:crypto';
import type { Context, Next } from 'koa';
import { type DestinationStream, type Logger, pino } from 'pino';
import { createRequestValue } from '../http/request-value.ts';
import { createOutput } from './log-output.ts';

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, destination ?? createOutput());
}

const incidents = createRequestValue<string>();

/** The number a person can quote, and the log can be searched for; one for each request. */
export function incidentOf(ctx: Pick<Context, 'req'>): string {
  const known = incidents.get(ctx);
  if (known !== undefined) return known;
  const incident = randomUUID().slice(-10).toUpperCase();
  incidents.set(ctx, incident);
  return incident;
}

/** The pattern that matched, never the path: whatever else stands in it is a stranger's text, or a secret. */
function routeOf(ctx: Context): string {
  const matched: unknown = ctx['_matchedRoute'];
  if (typeof matched !== 'string') return 'other';
  const step: unknown = ctx.state['step'];
  return typeof step === 'string' ? matched.replace(':step', step) : matched;
}

/** What is told of a request: nothing in it is a stranger's text. */
export interface Served {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** One line a request; `observe` is told the same. */
export function logRequests(log: Logger, observe?: (served: Served) => void) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const start = performance.now();
    try {
      await next();
    } finally {
      const { method, status } = ctx;
      const ms = performance.now() - start;
      const route = routeOf(ctx);
      log.info({ incident: incidentOf(ctx), method, route, status, ms: Math.round(ms) }, 'request');
      observe?.({ method, route, status, ms });
    }
  };
}
