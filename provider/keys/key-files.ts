/** What the files hold that settings name. */
import { messageOf } from '../../errors/system-errors.ts';
import { readEncryptionKey } from '../../federation/encryption.ts';
import { createClients, readClients } from '../clients/clients.ts';
import { readKeys } from './signing-keys.ts';

export interface FileSettings {
  readonly clientsFile?: string | undefined;
  readonly jwksFile?: string | undefined;
  readonly franceConnectKeyFile?: string | undefined;
}

/** Reads them all; throws the faults of all of them at once. `more` are registrations beside those of the file. */
export async function readFiles(
  { clientsFile, jwksFile, franceConnectKeyFile }: FileSettings,
  more: readonly unknown[] = [],
) {
  const [clients, signingKeys, encryptionKey] = await allOrFaults(
    Promise.try(() => createClients([...more, ...(clientsFile ? readClients(clientsFile) : [])])),
    Promise.try(() => (jwksFile ? readKeys(jwksFile) : undefined)),
    Promise.try(() => (franceConnectKeyFile ? readEncryptionKey(franceConnectKeyFile) : undefined)),
  );
  return { clients, signingKeys, encryptionKey };
}

async function allOrFaults<T extends readonly Promise<unknown>[]>(...parts: T) {
  const settled = await Promise.allSettled(parts);
  const faults = settled.flatMap((part) =>
    part.status === 'rejected' ? [messageOf(part.reason)] : [],
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return Promise.all(parts);
}
