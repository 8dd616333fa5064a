/** Settings, storage and domain for the commands that work on what is stored. */
import { createDomain, type Domain } from '../accounts/domain.ts';
import { openStorage } from '../adapters/open-storage.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import { loadSettings, type Settings } from '../config/index.ts';
import { schema } from '../config/schema.ts';
import { encryptionKeyFile, signingKeyFile } from '../config/storage.ts';

/** What a command works with. */
export interface Context {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly domain: Domain;
  readonly clock: Clock;
}

/** The clock of the commands. */
export const clock: Clock = Date.now;

/**
 * Returns the settings. Warnings about them go to stderr: with a misspelt `DATA_DIR` the work would be done in another
 * place.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { settings, warnings } = loadSettings(env);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  return settings;
}

/** Opens the storage that the settings name, does the work and closes the storage again. */
export async function withContext<T>(
  env: NodeJS.ProcessEnv,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const settings = readSettings(env);
  const opened = await openStorage(settings, { clock });
  const storage = settings.auditLog ? await withAuditStream(opened) : opened;
  try {
    return await work({
      settings,
      storage,
      domain: createDomain({ ...settings, storage, clock }),
      clock,
    });
  } finally {
    await storage.close();
  }
}

/** Adds the audit stream, on standard error: standard output is for the result. */
async function withAuditStream(storage: Storage): Promise<Storage> {
  // Loaded only here, because the log takes memory.
  const [{ logAudit }, { createLog }] = await Promise.all([
    import('../observability/audit-log.ts'),
    import('../observability/logger.ts'),
  ]);
  return { ...storage, audit: logAudit(storage.audit, createLog('info', process.stderr)) };
}

/** Returns where files are, and whether in production, for commands that must work before all settings are there. */
export function pathsOf(env: NodeJS.ProcessEnv) {
  const dataDir = env['DATA_DIR'] || (schema.DATA_DIR.fallback ?? '');
  return {
    dataDir,
    keyFile: env['JWKS_FILE'] || signingKeyFile(dataDir),
    keyFileIsSet: Boolean(env['JWKS_FILE']),
    encryptionKeyFileIsSet: Boolean(env['FRANCECONNECT_ENCRYPTION_KEY_FILE']),
    encryptionKeyFile: env['FRANCECONNECT_ENCRYPTION_KEY_FILE'] || encryptionKeyFile(dataDir),
    clientsFile: env['CLIENTS_FILE'] || undefined,
    production: env['NODE_ENV'] === 'production',
  };
}
