/** A route that takes a file of rows: its body is read as it comes, so that memory holds a few rows of however many. */
import { setImmediate } from 'node:timers/promises';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { incidentOf } from '../../observability/logger.ts';
import type { ImportOptions } from '../../operations/import/batches.ts';
import { UnreadableFile } from '../../operations/import/reading/columns.ts';
import {
  type Entry,
  type Format,
  type Kind,
  openEntries,
} from '../../operations/import/reading/entries.ts';
import type { Caller } from '../authorization.ts';
import { Problem, problemOf } from '../problem.ts';
import { count, noFields, parse, type Route, type RouteDescription } from '../route.ts';
import { openUpload, type UploadLimits, uploadLimits } from './upload.ts';

/** The formats by their media types. */
const formats: Readonly<Record<string, Format>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
};

/** How many reports an answer has at most. */
const maxLines = 1_000;

/** After this time at work a request lets others have their turn. */
const turnMs = 10;

const linesSchema = {
  lines: z.array(z.strictObject({ line: z.number().int().positive(), reason: z.string() })).meta({
    description: 'The lines that were left out, or of which a part was; the first 1,000.',
  }),
  lines_left_out: count.meta({ description: 'How many such lines there were beyond these.' }),
};

export interface ImportRouteDependencies {
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted when the program stops. */
  readonly stopping?: AbortSignal | undefined;
  readonly uploadLimits?: UploadLimits | undefined;
}

/** The description of an import's route. */
interface ImportDescription<T extends object, Tally extends object, Query>
  extends Pick<RouteDescription<unknown, Query>, 'path' | 'name' | 'summary' | 'query'>,
    Required<Pick<RouteDescription, 'scope'>> {
  /** Returns what the rows are about, on a day. */
  kindAt(now: number): Kind<T>;
  newTally(): Tally;
  /** The schema of a tally, as the answer tells it. */
  readonly counts: z.ZodObject;
  work(options: ImportOptions<T, Tally>, query: Query, scopes: Caller['scopes']): Promise<void>;
}

/** Returns the format of the body. Throws unless it can be read. */
function formatOf(ctx: Context, { maxBytes }: UploadLimits): Format {
  const refuse = (detail: string) => new Problem(415, 'unsupportedMedia', { detail });
  const type = ctx.is(Object.keys(formats));
  const format = formats[type || ''];
  if (format === undefined) throw refuse(`the body must be ${Object.keys(formats).join(' or ')}`);
  if (!['', 'utf-8'].includes(ctx.request.charset.toLowerCase())) throw refuse('UTF-8 is expected');
  if (!['', 'identity'].includes(ctx.get('Content-Encoding')))
    throw refuse('the body must not be compressed');
  if ((ctx.request.length ?? 0) > maxBytes) throw new Problem(413, 'tooLarge');
  return format;
}

/** Passes entries on. Rows that need no write and no hash would otherwise keep the event loop to themselves. */
async function* inTurns<T>(entries: AsyncIterable<Entry<T>>): AsyncGenerator<Entry<T>> {
  let began = performance.now();
  for await (const entry of entries) {
    if (performance.now() - began > turnMs) {
      await setImmediate();
      began = performance.now();
    }
    yield entry;
  }
}

/** Returns counts by the names that the API has for them. */
const countsOf = (tally: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(tally).map(([name, rows]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      rows,
    ]),
  );

/** Returns the route of an import. */
export function defineImport<T extends object, Tally extends object, Query>(
  { clock, log, stopping, uploadLimits: limits = uploadLimits }: ImportRouteDependencies,
  description: ImportDescription<T, Tally, Query>,
): Route {
  const { kindAt, newTally, counts, work, ...told } = description;
  const { columns } = kindAt(clock());
  return {
    ...told,
    method: 'POST',
    body: noFields,
    upload: {
      types: Object.keys(formats),
      description: `Rows of text, in CSV with a header line, in NDJSON as the keys of an object a line: ${columns.join(', ')}.`,
    },
    answer: { status: 200, schema: counts.extend(linesSchema) },
    problems: [408],
    async run(ctx, _id, { clientId, scopes }) {
      const query = parse(told.query, { ...ctx.query });
      const format = formatOf(ctx, limits);
      const operator = { kind: 'api', id: clientId } as const;
      const tally = newTally();
      const lines: { line: number; reason: string }[] = [];
      let leftOut = 0;
      const onReport = (line: number, reason: string) => {
        if (lines.length < maxLines) lines.push({ line, reason });
        else leftOut += 1;
      };
      const upload = openUpload(ctx, limits, stopping);
      const { signal } = upload;
      try {
        const entries = inTurns(await openEntries(upload.chunks, kindAt(clock()), format));
        await work({ entries, onReport, operator, signal, tally }, query, scopes);
        signal.throwIfAborted();
      } catch (error) {
        throw endedBy(upload.endedBy() ?? error, tally);
      } finally {
        upload.close();
        log.info({ incident: incidentOf(ctx), ...countsOf(tally) }, 'import');
      }
      return { body: { ...countsOf(tally), lines, lines_left_out: leftOut } };
    },
  };
}

/** Returns the problem that has ended an import early. Its detail counts what was done before. */
function endedBy(cause: unknown, tally: object): Problem {
  if (cause instanceof UnreadableFile)
    return new Problem(400, 'badRequest', { detail: cause.message });
  const { status, code, options } = problemOf(cause);
  const done = Object.entries(countsOf(tally)).map(([name, rows]) => `${name} ${rows}`);
  const detail = `not read to the end (${done.join(', ')}): send it again`;
  return new Problem(status, code, { ...options, detail, cause });
}
