import type { Storage } from '../../adapters/ports.ts';
import type { Settings } from '../../config/index.ts';
import { createSeal } from '../../crypto/sealing.ts';
import { createListedClients, readClients } from '../../provider/clients/listed-clients.ts';
import { warningsOf } from '../../provider/clients/registration/registration-warnings.ts';
import { assertNotStored } from '../../provider/clients/stored/assert-not-stored.ts';
import { openClient, registrationOf } from '../../provider/clients/stored/stored-client.ts';
import { program } from '../command.ts';
import { explain } from '../faults.ts';
import { type Finding, fault, ok, type Place, warning } from './finding.ts';

/** Read at once. */
const pageSize = 500;
/** There may be fifty thousand of them, all with the same fault. */
const mostTold = 20;

/** The finding where no service is registered anywhere. */
export const noService = warning(
  `clients: no service can use this provider: set CLIENTS_FILE, or run \`${program} clients add\``,
);

/** Checks all stored services: that they can be read, what is worth a warning, and that no file names one of them. */
export async function checkStoredClients(
  { clients }: Pick<Storage, 'clients'>,
  { clientsFile, production }: Place,
  { sealKeys, demo }: Settings,
): Promise<Finding[]> {
  const seal = createSeal(sealKeys);
  const found: Finding[] = [];
  let count = 0;
  for (
    let after: string | undefined, page = await clients.scan(after, pageSize);
    page.length > 0;
  ) {
    for (const record of page) {
      count += 1;
      try {
        const registration = registrationOf(openClient(seal, record));
        found.push(...warningsOf([registration]).map((text) => warning(`clients: ${text}`)));
      } catch (error) {
        found.push(fault(`clients: ${record.id}: ${explain(error)}`));
      }
    }
    after = page.at(-1)?.id;
    page = await clients.scan(after, pageSize);
  }
  found.push(...(await conflictsOf(clients, clientsFile, production)));
  const left = found.length - mostTold;
  const told = found.slice(0, mostTold);
  if (left > 0) told.push(warning(`clients: ${left} more findings of stored services`));
  if (count > 0) return [ok(`clients: ${count} stored`), ...told];
  return clientsFile === undefined && !demo ? [noService] : told;
}

async function conflictsOf(
  clients: Storage['clients'],
  clientsFile: string | undefined,
  production: boolean,
): Promise<Finding[]> {
  if (clientsFile === undefined) return [];
  let listed: ReturnType<typeof createListedClients>;
  try {
    listed = createListedClients(readClients(clientsFile), { production });
  } catch {
    // Its faults are reported already.
    return [];
  }
  try {
    await assertNotStored(clients, listed);
    return [];
  } catch (error) {
    return explain(error)
      .split('\n')
      .map((text) => fault(`clients: ${text}`));
  }
}
