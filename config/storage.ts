/** Which storage the settings name, and where it and the keys are. */
import { join } from 'node:path';
import type { Values } from './schema.ts';

/** `sqlite`: one file on this machine, for one process. `production`: MongoDB and Redis, for several. */
export type StorageSettings =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'production'; readonly mongodbUri: string; readonly redisUrl: string };

/** Returns the path of the SQLite file in a data folder. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'provider.sqlite');

/** Returns the path of the signing keys in a data folder, where no setting names another file. */
export const signingKeyFile = (dataDir: string): string => join(dataDir, 'jwks.json');

/** Returns the path of the keys that FranceConnect encrypts to, where no setting names another file. */
export const encryptionKeyFile = (dataDir: string): string =>
  join(dataDir, 'franceconnect-jwks.json');

/** Returns the SQLite storage of a data folder. */
export const sqliteStorage = (dataDir: string): StorageSettings => ({
  kind: 'sqlite',
  file: databaseFile(dataDir),
});

/** Returns the storage of settings that passed the rules, which refuse one of the two addresses alone. */
export function storageOf(
  { MONGODB_URI, REDIS_URL }: Pick<Values, 'MONGODB_URI' | 'REDIS_URL'>,
  dataDir: string,
): StorageSettings {
  return MONGODB_URI === undefined || REDIS_URL === undefined
    ? sqliteStorage(dataDir)
    : { kind: 'production', mongodbUri: MONGODB_URI, redisUrl: REDIS_URL };
}
