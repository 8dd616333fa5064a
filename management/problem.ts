/** Errors of the API as problem details (RFC 9457), with the codes of the catalogues. */
import { STATUS_CODES } from 'node:http';
import type { Context, Next } from 'koa';
import type { Logger } from 'pino';
import { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';
import { AppError, catalogue } from '../http/app-error.ts';
import { setRetryAfter } from '../http/error-handler.ts';
import { incidentOf } from '../observability/logger.ts';

/** A fault in one value of a request. `pointer` is a JSON pointer into the body, or the name of a parameter. */
export const faultSchema = z.strictObject({ pointer: z.string(), detail: z.string() });
export type Fault = z.output<typeof faultSchema>;

export const problemSchema = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  /** Says what to do about it, where the status alone does not. */
  code: z.string(),
  detail: z.string().optional(),
  /** Finds the request in the log. */
  incident: z.string(),
  faults: z.array(faultSchema).optional(),
});

interface ProblemOptions {
  readonly detail?: string | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Only goes to the log. */
  readonly cause?: unknown;
}

/** An answer of the API that ends a request and is no success. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly options: ProblemOptions;

  constructor(status: number, code: string, options: ProblemOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.options = options;
  }
}

/** Returns where in a body a value is, as a JSON pointer (RFC 6901). */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Returns the refusal of a value that no schema could check. */
export const malformed = (pointer: string, detail: string): Problem =>
  new Problem(400, 'badRequest', { faults: [{ pointer, detail }] });

/** Returns the faults that a schema finds in the value at `place` in a body. */
export const faultsAt = (
  place: readonly PropertyKey[],
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Fault[] =>
  issues.map(({ path, message }) => ({ pointer: pointerOf([...place, ...path]), detail: message }));

/** Returns the problem of an operation that was refused with this outcome. */
export function refusalOf(outcome: string): Problem {
  if (outcome === 'unknown') return new Problem(404, 'notFound');
  if (outcome === 'stale') return new Problem(412, 'stale');
  return new Problem(409, outcome);
}

/** Returns a thrown value as a problem. One that the catalogue doesn't know says nothing but that it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const isKnown = error instanceof AppError || error instanceof DomainError;
  const code = isKnown ? error.code : 'internal';
  return new Problem(catalogue[code].status, code);
}

/** Returns the middleware that answers whatever is thrown behind it. */
export function answerProblems(log: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const { status, code, options } = problemOf(error);
      const { detail, faults, headers = {} } = options;
      const incident = incidentOf(ctx);
      const cause = error instanceof Error && 'cause' in error ? (error.cause ?? error) : error;
      if (status >= 500) log.error({ incident, code, err: cause }, 'refused');
      else log.info({ incident, code }, 'refused');
      if (error instanceof DomainError) setRetryAfter(ctx, error);
      ctx.set(headers);
      ctx.status = status;
      const title = STATUS_CODES[status] ?? 'Error';
      ctx.body = { type: 'about:blank', title, status, code, detail, incident, faults };
      ctx.type = 'application/problem+json';
    }
  };
}
