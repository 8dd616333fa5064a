/**
 * Shows twelve months of the audit trail in plain words, and what to do about an event that the person does not
 * recognise.
 */

import type { AuditStore } from '../../adapters/ports.ts';
import { eventFacts, readEventPage } from '../../http/event-pages.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import { accountPath } from '../../views/pages.ts';
import type { SpaceHandler } from '../visit.ts';
import { eventWords } from './event-words.ts';

const path = '/history';

export interface HistoryDependencies {
  readonly audit: Pick<AuditStore, 'ofAccount'>;
  readonly clients: Pick<Clients, 'find'>;
}

/** Returns the pages. */
export function createHistory({ audit, clients }: HistoryDependencies): SpaceHandler<unknown>[] {
  return [
    {
      path,
      section: path,
      async show({ ctx, account, show }) {
        const href = `${accountPath}${path}`;
        const page = await readEventPage(ctx, href, (...which) =>
          audit.ofAccount(account.id, ...which),
        );
        show('accountHistory', {
          ...page,
          events: await Promise.all(
            page.events.map(async (event) => ({
              ...(await eventFacts(event, clients)),
              words: eventWords(event.type),
            })),
          ),
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
