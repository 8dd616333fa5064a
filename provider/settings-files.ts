/** Reads the files that settings name: clients, signing keys and the keys that FranceConnect encrypts to. */
import { messageOf } from '../errors/system-errors.ts';
import { readEncryptionKeys } from '../federation/encryption-keys.ts';
import type { WatchedFile } from '../http/server/watched-files.ts';
import type { ListChanges } from './clients/clients.ts';
import { createListedClients, type ListedClients, readClients } from './clients/listed-clients.ts';
import { readKeys, type SigningKey } from './keys/signing-keys.ts';

/** Paths of files, and whether the rules of production hold. */
export interface SettingsFiles {
  readonly production: boolean;
  readonly clientsFile?: string | undefined;
  readonly jwksFile: string;
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
    Promise.try(() => readListedClients({ production, clientsFile }, moreClients)),
    Promise.try(() => readKeys(jwksFile)),
    Promise.try(() =>
      franceConnectKeyFile ? readEncryptionKeys(franceConnectKeyFile) : undefined,
    ),
  );
  return { listedClients, signingKeys, encryptionKeys };
}

const readListedClients = (
  { production, clientsFile }: Pick<SettingsFiles, 'production' | 'clientsFile'>,
  moreClients: readonly unknown[],
) =>
  createListedClients([...moreClients, ...(clientsFile ? readClients(clientsFile) : [])], {
    production,
  });

/** The running application, as far as it takes over what a file says now. */
export interface Reloadable {
  replaceListedClients(listed: ListedClients): Promise<ListChanges>;
  replaceSigningKeys(keys: readonly SigningKey[]): void;
}

/** The log tells the ids of a few clients, and the number of many. */
const mostIdsTold = 20;
const told = (ids: readonly string[]) => (ids.length > mostIdsTold ? ids.length : ids);

/** Returns the files that are read again while the program runs. */
export function filesToWatch(
  { production, clientsFile, jwksFile }: SettingsFiles,
  moreClients: readonly unknown[],
  app: Promise<Reloadable>,
): WatchedFile[] {
  const keys: WatchedFile = {
    name: 'JWKS_FILE',
    path: jwksFile,
    async load() {
      const next = readKeys(jwksFile);
      (await app).replaceSigningKeys(next);
      return { keys: next.map(({ alg, kid, status }) => `${alg} ${status} ${kid}`) };
    },
  };
  if (clientsFile === undefined) return [keys];
  const clients: WatchedFile = {
    name: 'CLIENTS_FILE',
    path: clientsFile,
    async load() {
      const listed = readListedClients({ production, clientsFile }, moreClients);
      const running = await app;
      const { added, changed, removed } = await running.replaceListedClients(listed);
      return {
        clients: listed.all().length,
        added: told(added),
        changed: told(changed),
        removed: told(removed),
        warnings: listed.warnings,
      };
    },
  };
  return [clients, keys];
}

async function allOrFaults<T extends readonly Promise<unknown>[]>(...parts: T) {
  const settled = await Promise.allSettled(parts);
  const faults = settled.flatMap((part) =>
    part.status === 'rejected' ? [messageOf(part.reason)] : [],
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return Promise.all(parts);
}
