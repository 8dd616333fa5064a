/**
 * The log: pino, one JSON object a line. Nothing about a person gets in: request lines name the route
 * and not the path, whose parts may be secrets, and no query, body, header, cookie or address.
 */
import { randomBytes } from 'node:crypto';
import type { Context, Next } from 'koa';
import { type DestinationStream, type Logger, pino } from 'pino';

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const incidents = new WeakMap<object, string>();

/** The number a person can quote, and the log can be searched for; one for each request. */
export function incidentOf(ctx: Pick<Context, 'req'>): string {
  const known = incidents.get(ctx.req);
  if (known !== undefined) return known;
  const incident = randomBytes(5).toString('hex').toUpperCase();
  incidents.set(ctx.req, incident);
  return incident;
}

/** `/interaction/:uid/login`: the uid lets one in, together with its cookie. */
const routeOf = (path: string) =>
  path.replace(/^\/(interaction|auth)\/[^/]+/, '/$1/:uid').slice(0, 80);

/** Paths that may be logged as they are; of any other, what was asked for is a stranger's text. */
const ours =
  /^\/($|auth|token|me$|jwks|request$|session\/end|interaction|\.well-known\/|health|assets|franceconnect|mentions|informatique|conditions|conseils|accessibilite)/;

/** One line a request. */
export function logRequests(log: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const start = performance.now();
    try {
      await next();
    } finally {
      const { method, path, status } = ctx;
      log.info(
        {
          incident: incidentOf(ctx),
          method,
          route: ours.test(path) ? routeOf(path) : 'other',
          status,
          ms: Math.round(performance.now() - start),
        },
        'request',
      );
    }
  };
}
