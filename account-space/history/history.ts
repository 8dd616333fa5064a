/**
 * Shows twelve months of the audit trail in plain words, and what to do about an event that the person does not
 * recognise.
 */

import type { AuditStore, RecordedAuditEvent } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { browserWords } from '../../http/browser-name.ts';
import { formatPosition, positionSchema } from '../../observability/audit-position.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import { type AccountPages, accountPath } from '../../views/pages.ts';
import type { SpaceHandler } from '../visit.ts';
import { eventWords } from './event-words.ts';

const eventsOnPage = 20;
const path = '/history';

type ShownEvent = AccountPages['accountHistory']['events'][number];

export interface HistoryDependencies {
  readonly audit: Pick<AuditStore, 'ofAccount'>;
  readonly clients: Pick<Clients, 'find'>;
}

/** Returns the pages. */
export function createHistory({ audit, clients }: HistoryDependencies): SpaceHandler<unknown>[] {
  async function shownEvent({
    type,
    at,
    network,
    browser,
    ...event
  }: RecordedAuditEvent): Promise<ShownEvent> {
    const clientId = type === 'consent.withdrawn' ? event.detail : event.clientId;
    return {
      at,
      words: eventWords(type),
      network,
      browser: browser === undefined ? undefined : browserWords(browser),
      service: (await clients.find(clientId))?.name,
    };
  }

  return [
    {
      path,
      section: path,
      async show({ ctx, account, show }) {
        const position = positionSchema.optional().safeParse(ctx.query['before']);
        if (!position.success) throw new AppError('notFound');
        const found = await audit.ofAccount(account.id, eventsOnPage + 1, position.data);
        const events = found.slice(0, eventsOnPage);
        const last = found.length > eventsOnPage ? events.at(-1) : undefined;
        show('accountHistory', {
          events: await Promise.all(events.map(shownEvent)),
          older: last && `${accountPath}${path}?before=${formatPosition(last)}`,
          newest: position.data && `${accountPath}${path}`,
          notMeHref: `${accountPath}${path}/not-me`,
        });
      },
    },
    {
      path: `${path}/not-me`,
      section: path,
      async show({ show }) {
        show('accountNotMe', {
          passwordHref: `${accountPath}/password`,
          sessionsHref: `${accountPath}/sessions`,
        });
      },
    },
  ];
}
