/** Numbers of the whole installation, and nothing about anybody. */
import { z } from 'zod';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { ReplaceableClients } from '../provider/clients/clients.ts';
import { count, defineRoute, noFields } from './route.ts';

const statisticsSchema = z.strictObject({
  accounts: count,
  dossiers: count,
  clients: z.strictObject({
    file: count,
    stored: count.meta({ description: 'No more than 100,000 are counted.' }),
  }),
  sessions: count.meta({ description: 'About how many people are signed in.' }),
});
type Statistics = z.output<typeof statisticsSchema>;

/** The numbers are kept for this long, however often they are asked for: counting reads whole indexes. */
const keptMs = 60 * 1000;

export interface StatisticsDependencies {
  readonly storage: Pick<Storage, 'accounts' | 'clients' | 'dossiers' | 'payloads'>;
  readonly clients: Pick<ReplaceableClients, 'listed'>;
  readonly clock: Clock;
}

export function statisticsRoute({ storage, clients, clock }: StatisticsDependencies) {
  let kept: { readonly until: number; readonly counting: Promise<Statistics> } | undefined;

  async function countAll(): Promise<Statistics> {
    const [accounts, dossiers, stored, sessions] = await Promise.all([
      storage.accounts.count(),
      storage.dossiers.count(),
      storage.clients.count(),
      storage.payloads.estimate('Session'),
    ]);
    return { accounts, dossiers, clients: { file: clients.listed().size, stored }, sessions };
  }

  return defineRoute({
    method: 'GET',
    path: '/v1/statistics',
    name: 'readStatistics',
    summary:
      'Read how many accounts, dossiers, services and sessions there are; a minute old at most',
    scope: 'audit:read',
    body: noFields,
    query: noFields,
    answer: { status: 200, schema: statisticsSchema },
    async handle() {
      if (kept === undefined || kept.until <= clock()) {
        const counting = countAll();
        kept = { until: clock() + keptMs, counting };
        counting.catch(() => {
          kept = undefined;
        });
      }
      return { body: await kept.counting };
    },
  });
}
