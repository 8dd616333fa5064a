/** Which services have access to the person's information, and how it is withdrawn from one. */
import { z } from 'zod';
import type { AuditEventType, AuditStore } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { receivedWords } from '../../interactions/consent/received-words.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import { accountClientId } from '../../provider/clients/account-client.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import type { ServiceGrants } from '../../provider/grants/service-grants.ts';
import { accountPath, type Pages } from '../../views/pages.ts';
import type { SpaceHandler, Visit } from '../visit.ts';

const page = '/services';
const withdrawPath = `${page}/withdraw`;
/** How many events are looked through for the last use of a service. */
const eventsRead = 100;

/** The events in which a service is used. */
const uses: ReadonlySet<string> = new Set<AuditEventType>([
  'sign-in.accepted',
  'franceconnect.accepted',
  'consent.given',
]);

const schema = z.object({ service: z.string().default('') });

export interface ServicesDependencies {
  readonly clients: Pick<Clients, 'find'>;
  readonly serviceGrants: ServiceGrants;
  readonly audit: Pick<AuditStore, 'ofAccount'>;
  readonly note: Note;
}

/** Returns the page and its form. */
export function createServices({
  clients,
  serviceGrants,
  audit,
  note,
}: ServicesDependencies): SpaceHandler<unknown>[] {
  /**
   * Resolves with the services. The last use is that of which something is left: a sign-in for the service in the audit
   * trail, or the grant that its last visit made. A visit without a sign-in leaves neither.
   */
  async function servicesOf({ account }: Visit): Promise<Pages['accountServices']['services']> {
    const [grants, events] = await Promise.all([
      serviceGrants.list(account.id),
      audit.ofAccount(account.id, eventsRead),
    ]);
    const services = grants
      .filter(({ clientId }) => clientId !== accountClientId)
      .map(async ({ clientId, since, lastGrant, ...given }) => {
        const client = await clients.find(clientId);
        const lastUse = events.find((event) => event.clientId === clientId && uses.has(event.type));
        return {
          id: clientId,
          name: client?.name ?? clientId,
          received: receivedWords(given, client?.allowedClaims ?? []),
          since: since * 1000,
          usedAt: Math.max(lastGrant * 1000, lastUse?.at ?? 0),
          needsNoConsent: client?.firstParty === true,
        };
      });
    return (await Promise.all(services)).sort((a, b) => b.usedAt - a.usedAt);
  }

  const form: SpaceHandler<z.output<typeof schema>> = {
    path: withdrawPath,
    section: page,
    form: {
      page,
      schema,
      async submit(visit, { service }) {
        const { account } = visit;
        const isWithdrawn =
          service !== accountClientId && (await serviceGrants.withdraw(account.id, service));
        if (!isWithdrawn) throw new AppError('notFound');
        const client = await clients.find(service);
        await note({ ...visit, ...(client && { client }) }, 'consent.withdrawn', account.id);
        await visit.showNext(`${accountPath}${page}`, { notice: 'services.withdrawn' });
      },
    },
  };

  return [
    {
      path: page,
      section: page,
      async show(visit, { errors = [], notice }) {
        visit.show('accountServices', {
          hidden: visit.hidden,
          errors,
          ...(notice && { notice: { key: notice } }),
          services: await servicesOf(visit),
          withdrawAction: `${accountPath}${withdrawPath}`,
        });
      },
    },
    form,
  ];
}
