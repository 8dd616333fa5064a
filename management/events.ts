/** The audit trail: how events are told, and all of them in their order, for a system that watches over security (SIEM). */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type AuditStore, operatorSchema, type RecordedAuditEvent } from '../adapters/ports.ts';
import { defineRoute, noFields } from './route.ts';

export const eventSchema = z.strictObject({
  at: z.iso.datetime(),
  type: z.string(),
  client_id: z.string().optional(),
  network: z.string().optional(),
  browser: z.string().optional(),
  detail: z.string().optional(),
  operator: operatorSchema.optional(),
});

/** Returns an instant as programs read it. */
export const timeOf = (at: number) => new Date(at).toISOString();

export const writeEvent = (event: RecordedAuditEvent): z.output<typeof eventSchema> => ({
  at: timeOf(event.at),
  type: event.type,
  client_id: event.clientId,
  network: event.network,
  browser: event.browser,
  detail: event.detail,
  operator: event.operator,
});

/** How many events are read at once. */
const pageSize = 1_000;

export interface EventsRouteDependencies {
  readonly storage: { readonly audit: Pick<AuditStore, 'following'> };
}

export function eventsRoute({ storage: { audit } }: EventsRouteDependencies) {
  /** Writes the lines of all events that follow, page by page. */
  async function* linesAfter(after: string | undefined, type: string | undefined) {
    let page = await audit.following(after, pageSize);
    while (page.length > 0) {
      const wanted = type === undefined ? page : page.filter((event) => event.type === type);
      const lines = wanted.map((event) => {
        const { id: cursor, accountId: account_id } = event;
        return `${JSON.stringify({ cursor, account_id, ...writeEvent(event) })}\n`;
      });
      // Also where there are none: between two pages the reading ends when the caller has gone.
      yield lines.join('');
      // A page of SQLite waits for nothing, and other requests would wait for all of them.
      await setImmediate();
      page = page.length < pageSize ? [] : await audit.following(page.at(-1)?.id, pageSize);
    }
  }

  return defineRoute({
    method: 'GET',
    path: '/v1/events',
    name: 'streamEvents',
    summary: 'Read the audit trail in its order, one JSON object a line, each with its cursor',
    scope: 'audit:read',
    body: noFields,
    query: z.strictObject({
      after: z
        .string()
        .regex(/^(\d{1,15}|[0-9a-f]{24})$/, 'must be the cursor of an event')
        .optional()
        .meta({ description: 'The cursor of the last event that was read.' }),
      type: z
        .string()
        .regex(/^[a-z.-]{1,50}$/, 'must be the type of an event')
        .optional()
        .meta({ description: 'Only events of this type.' }),
    }),
    answer: {
      status: 200,
      type: 'application/x-ndjson',
      schema: eventSchema.extend({ cursor: z.string(), account_id: z.string().optional() }),
      isStreamed: true,
    },
    handle: async ({ query: { after, type } }) => ({
      stream: Readable.from(linesAfter(after, type)),
    }),
  });
}
