/** One route of the API: what the document says of it, and what it does. The same schemas parse its requests. */
import type { Readable } from 'node:stream';
import type { Context } from 'koa';
import { z } from 'zod';
import { plainText } from '../accounts/typed-text.ts';
import type { Operator } from '../adapters/ports.ts';
import { AppError } from '../http/app-error.ts';
import { readBody } from '../http/forms/form-reader.ts';
import type { ManagementScope } from '../provider/clients/registration/management-scopes.ts';
import type { Caller } from './authorization.ts';
import { pathIds } from './paths.ts';
import { faultsAt, Problem } from './problem.ts';

/** More than any of our requests needs. */
const maxBodyBytes = 16 * 1024;

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A request once it is checked. */
export interface Call<Body, Query> {
  /** The id in the path. */
  readonly id: string;
  readonly body: Body;
  readonly query: Query;
  /** The version that the caller has seen. A route that needs none doesn't look at it. */
  readonly version: number;
  readonly operator: Operator;
  /** The scopes of the caller. */
  readonly scopes: Caller['scopes'];
}

export interface Answer {
  readonly status?: number | undefined;
  readonly body?: unknown;
  /** The version of what is shown or was changed. */
  readonly version?: number | undefined;
  /** In place of a body: lines of NDJSON, or the pieces of one JSON text. */
  readonly stream?: Readable;
}

/** A route as the document describes it. */
export interface RouteDescription<Body = unknown, Query = unknown> {
  readonly method: Method;
  /** Holds the name of an id (see `paths.ts`) in braces where that id stands. */
  readonly path: string;
  /** The name of the operation in generated clients. */
  readonly name: string;
  readonly summary: string;
  /** Absent where no token is needed. */
  readonly scope?: ManagementScope;
  readonly body: z.ZodType<Body>;
  readonly query: z.ZodType<Query>;
  /** A body in place of JSON: what it may be, and what it holds. */
  readonly upload?: { readonly types: readonly string[]; readonly description: string };
  /** True when the caller must say by `If-Match` which version it has seen. */
  readonly needsVersion?: boolean;
  /** True when doing it twice would make a second thing: it takes an `Idempotency-Key`. */
  readonly isCreation?: boolean;
  /** The status of success, its schema and media type. */
  readonly answer: {
    readonly status: number;
    /** The schema of one line where the type is NDJSON. Absent where there is no content. */
    readonly schema?: z.ZodType;
    readonly type?: string;
    readonly hasVersion?: boolean;
    /** True for an answer that is sent while it is made, so that it has no `ETag`. */
    readonly isStreamed?: boolean;
  };
  /** The statuses of its own problems. */
  readonly problems?: readonly number[];
}

export interface Route extends RouteDescription {
  /** Parses the request and does the work; a creation is made by `once`. */
  run(ctx: Context, id: string, caller: Caller, once: Once): Promise<Answer>;
}

/** Makes the answer, or returns the one that was given to the same request before. */
export type Once = (
  ctx: Context,
  caller: Caller,
  text: string,
  answer: () => Promise<Answer>,
) => Promise<Answer>;

/** The person who uses the client, where it says so. It stands in the audit trail, so nothing in it may be invisible. */
const operatorField = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[ -~\u00a0-\uffff]+$/, 'must be one line')
  .transform((typed) => plainText(typed) || undefined)
  .optional()
  .meta({ description: 'Who uses the client. It is kept in the audit trail.' });
/** The id of an account, in a body. */
export const accountId = z.string().regex(new RegExp(pathIds.id), 'must be the id of an account');
/** A number of things in an answer. */
export const count = z.int().nonnegative();
/** A body or a query of which nothing is read. */
export const noFields = z.strictObject({});
/** The body of a request that changes something, and needs nothing else. */
export const operatorOnly = z.strictObject({ operator: operatorField });
const named = z.object({ operator: operatorField });

/** Returns what was sent as the schema understands it. Throws the problem that names all faults. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  throw new Problem(400, 'badRequest', { faults: faultsAt([], error.issues.slice(0, 20)) });
}

/** Returns the body as JSON; one that is missing is an empty object. */
function parseJson(ctx: Context, text: string): unknown {
  if (text === '') return {};
  if (!ctx.is('json')) throw new AppError('unsupportedMedia');
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'badRequest', { detail: 'the body is not JSON' });
  }
}

/** A version that nothing has. */
const noVersion = -1;

/** Returns the version of the `If-Match`. Only the tag of a whole answer that was seen counts, so `*` does not. */
function versionOf(ctx: Context): number {
  const sent = ctx.get('If-Match');
  if (sent === '') throw new Problem(428, 'preconditionRequired');
  const [, version = noVersion] = /^"(\d{1,15})"$/.exec(sent) ?? [];
  return Number(version);
}

/** Returns the route. Whatever the request holds that its schemas don't know is refused. */
export function defineRoute<Body, Query>(
  description: RouteDescription<Body, Query> & {
    handle(call: Call<Body, Query>): Promise<Answer>;
  },
): Route {
  const { handle, ...told } = description;
  return {
    ...told,
    async run(ctx, id, caller, once) {
      const text = ctx.method === 'GET' ? '' : await readBody(ctx.req, maxBodyBytes);
      const answer = async () => {
        const version = told.needsVersion ? versionOf(ctx) : noVersion;
        const query = parse(told.query, { ...ctx.query });
        const raw = parseJson(ctx, text);
        const body = parse(told.body, raw);
        const name = named.safeParse(raw).data?.operator;
        const operator = { kind: 'api', id: caller.clientId, name } as const;
        return handle({ id, body, query, version, operator, scopes: caller.scopes });
      };
      return told.isCreation ? once(ctx, caller, text, answer) : answer();
    },
  };
}
