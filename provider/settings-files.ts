/** Reads the files that settings name: clients, signing keys and the keys that FranceConnect encrypts to. */
import { messageOf } from '../errors/system-errors.ts';
import { readEncryptionKeys } from '../federation/encryption-keys.ts';
import { createListedClients, readClients } from './clients/listed-clients.ts';
import { readKeys } from './keys/signing-keys.ts';

/** Paths of files, each optional, and whether the rules of production hold. */
export interface SettingsFiles {
  readonly production: boolean;
  readonly clientsFile?: string | undefined;
  readonly jwksFile?: string | undefined;
  readonly franceConnectKeyFile?: string | undefined;
}

/**
 * Reads all files. Throws one error that names the faults of all of them, so that an operator mends them in one go.
 * `moreClients` are registrations in addition to those of the file.
 */
export async function readSettingsFiles(
  { production, clientsFile, jwksFile, franceConnectKeyFile }: SettingsFiles,
  moreClients: readonly unknown[] = [],
) {
  const [listedClients, signingKeys, encryptionKeys] = await allOrFaults(
    Promise.try(() =>
      createListedClients([...moreClients, ...(clientsFile ? readClients(clientsFile) : [])], {
        production,
      }),
    ),
    Promise.try(() => (jwksFile ? readKeys(jwksFile) : undefined)),
    Promise.try(() =>
      franceConnectKeyFile ? readEncryptionKeys(franceConnectKeyFile) : undefined,
    ),
  );
  return { listedClients, signingKeys, encryptionKeys };
}

async function allOrFaults<T extends readonly Promise<unknown>[]>(...parts: T) {
  const settled = await Promise.allSettled(parts);
  const faults = settled.flatMap((part) =>
    part.status === 'rejected' ? [messageOf(part.reason)] : [],
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return Promise.all(parts);
}
