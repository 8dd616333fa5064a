/**
 * Keeps the outcome of a form until the browser asks for the page that shows it (Post/Redirect/Get). A form is always
 * answered by a redirect, so that a reload, or the way back, sends nothing a second time. The faults, and what was typed
 * and may be shown again, are stored on the server, sealed, for the interaction or the session that the form belongs to and
 * for its browser. There is one place for each status, which the address names; the next form with that status takes it.
 */
import type { Context } from 'koa';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { dictionaries, type MessageKey } from '../../views/dictionaries/index.ts';
import type { Outcome, ShownOutcome } from './form-schema.ts';
import { retryAfter } from './retry-after.ts';

/** The query of an address whose page shows a kept outcome. Any other address is answered without a look into the store. */
const marker = 'outcome';

/** In characters; the longest value that a page shows again. A mail address may have 254. */
const longestValue = 300;
/** In bytes, of all values together: twice what a long identity has. A stranger's form may have 16 kB. */
const longestForm = 1_000;

const messageKey = z.custom<MessageKey>(
  (key) => typeof key === 'string' && Object.hasOwn(dictionaries.fr, key),
);
const stored = z.object({
  /** The id of the page that shows it. */
  page: z.string(),
  status: z.number(),
  /** In milliseconds; until then the person must wait. */
  waitUntil: z.number().optional(),
  errors: z.array(
    z.object({
      key: messageKey,
      field: z.string().optional(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
  notice: messageKey.optional(),
  typed: z.record(z.string(), z.string()).optional(),
});

/** The request that an outcome belongs to. A room adds its interaction or its session. */
export interface OutcomePlace {
  readonly ctx: Context;
}

/** Opens the place in which outcomes of a kind are kept. */
export type OpenKept<P> = <T>(
  kind: string,
  schema: z.ZodType<T>,
) => {
  read(place: P): Promise<T | undefined>;
  write(place: P, state: T): Promise<void>;
};

export interface Outcomes<P extends OutcomePlace> {
  /** Resolves with what was kept for this page and this address, and sets the status and `Retry-After` of the answer. */
  read(place: P, page: string): Promise<ShownOutcome | undefined>;
  /** Keeps an outcome for a page. Resolves with the query of the address that shows it. */
  keep(place: P, page: string, outcome: Outcome, typed?: Typed): Promise<string>;
}

/** The fields of a form, as they were typed. */
type Typed = Readonly<Record<string, string>>;

export function createOutcomes<P extends OutcomePlace>({
  openKept,
  clock,
}: {
  openKept: OpenKept<P>;
  clock: Clock;
}): Outcomes<P> {
  const kept = (status: string) =>
    openKept(`${marker}/${status}`, stored.optional().catch(undefined));

  /** Takes the wait out of the redirect: there it would ask the browser to follow it later (RFC 9110, section 10.2.3). */
  function takeWait({ ctx: { response } }: P): { waitUntil: number } | object {
    const seconds = Number(response.get('Retry-After'));
    response.remove('Retry-After');
    return seconds > 0 ? { waitUntil: clock() + seconds * 1000 } : {};
  }

  return {
    async read(place, page) {
      const { ctx } = place;
      const query = ctx.query[marker];
      const outcome = typeof query === 'string' ? await kept(query).read(place) : undefined;
      if (outcome?.page !== page) return undefined;
      const { status, waitUntil = 0, ...shown } = outcome;
      ctx.status = status;
      if (waitUntil > clock()) retryAfter(place, waitUntil - clock());
      return shown;
    },
    async keep(place, page, { errors = [], notice, status = 200 }, typed) {
      await kept(String(status)).write(place, {
        page,
        status,
        ...takeWait(place),
        errors: [...errors],
        notice,
        typed,
      });
      return `?${marker}=${status}`;
    },
  };
}

/**
 * Returns the fields of these names, without values that are longer than any field needs; nothing when together they are
 * longer than any form needs.
 */
export function pickTyped(
  fields: Readonly<Record<string, string | undefined>>,
  names: readonly string[] = [],
): Typed {
  const picked = names.flatMap((name) => {
    const value = fields[name];
    return value === undefined || value.length > longestValue ? [] : [[name, value] as const];
  });
  const bytes = picked.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  return bytes > longestForm ? {} : Object.fromEntries(picked);
}
