/** Services that operators register in the store. */
import type { AuditStore } from '../../adapters/ports.ts';
import { createClientOperations } from '../../operations/clients/index.ts';
import { portal, type TestProvider } from './provider.ts';

type Parts = Pick<TestProvider, 'storage' | 'domain' | 'clock'>;

/** Returns the operations on the services of a provider, whose file names the portal. */
export const clientOperationsOf = (
  { storage, domain, clock }: Parts,
  audit: Pick<AuditStore, 'append'> = storage.audit,
) =>
  createClientOperations({
    store: storage.clients,
    seal: domain.seal,
    audit,
    isListed: (id) => id === portal.client_id,
    clock,
  });

/** Stores a registration. Resolves with it and its secret, as a service knows them. */
export async function storeClient<Entry extends object>(provider: Parts, entry: Entry) {
  const operator = { kind: 'cli', id: 'root' } as const;
  const added = await clientOperationsOf(provider).add(entry, operator);
  if (added.outcome !== 'done' || added.secret === undefined) throw new Error(added.outcome);
  return { ...entry, client_secret: added.secret };
}
