/** Pages of an account's audit trail, as the account space and the support console show it. */
import type { Context } from 'koa';
import type { AuditPosition, RecordedAuditEvent } from '../adapters/ports.ts';
import { formatPosition, positionSchema } from '../observability/audit-position.ts';
import { AppError } from './app-error.ts';
import { browserWords } from './browser-name.ts';

/** How many events a page has. */
export const eventsOnPage = 20;

/**
 * Resolves with the events of the page at `href` whose query the request has, and with the addresses of the pages before and
 * after it. Throws `notFound` for a query that no page links to.
 */
export async function readEventPage<E extends AuditPosition>(
  { query }: Context,
  href: string,
  read: (limit: number, before?: AuditPosition) => Promise<readonly E[]>,
) {
  const position = positionSchema.optional().safeParse(query['before']);
  if (!position.success) throw new AppError('notFound');
  const found = await read(eventsOnPage + 1, position.data);
  const events = found.slice(0, eventsOnPage);
  const last = found.length > eventsOnPage ? events.at(-1) : undefined;
  return {
    events,
    older: last && `${href}?before=${formatPosition(last)}`,
    newest: position.data && href,
  };
}

/** Resolves with what a page shows of an event beside its words. `services` finds the names of services. */
export async function eventFacts(
  { at, type, clientId, detail, network, browser }: RecordedAuditEvent,
  services: { find(clientId?: string): Promise<{ readonly name: string } | undefined> },
) {
  const service = await services.find(type === 'consent.withdrawn' ? detail : clientId);
  return {
    at,
    network,
    browser: browser === undefined ? undefined : browserWords(browser),
    service: service?.name,
  };
}
