/** Backups of the storage that the settings name, where it is a file. MongoDB and Redis have tools of their own. */
import { existsSync } from 'node:fs';
import type { StorageSettings } from '../config/storage.ts';
import { copyDatabase, restoreDatabase } from './sqlite/backup.ts';

function fileOf(storage: StorageSettings): string {
  if (storage.kind === 'sqlite') return storage.file;
  throw new Error(
    'this is for SQLite alone: MongoDB has mongodump and mongorestore, see docs/operations.md',
  );
}

/** Writes a backup of the storage to `target`, also while a provider runs. Throws an error for the operator. */
export async function backUp(storage: StorageSettings, target: string): Promise<void> {
  const file = fileOf(storage);
  if (!existsSync(file)) throw new Error(`${file} is not there: nothing is stored yet`);
  await copyDatabase(file, target);
}

/**
 * Puts a backup in the place of the storage. Throws an error for the operator, and changes nothing, when the backup is
 * damaged or of another installation, or while a provider runs.
 */
export async function restore(
  { storage, indexKey }: { readonly storage: StorageSettings; readonly indexKey: Buffer },
  backup: string,
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  await restoreDatabase(backup, fileOf(storage), { indexKey, overwrite });
}
