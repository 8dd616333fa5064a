/** Folders, secrets and outcomes for the scenarios of the settings. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, SettingsError } from '../../config/index.ts';

export const key = () => randomBytes(32).toString('base64');

/** All that production asks for. */
export const productionEnv = () => ({
  NODE_ENV: 'production',
  ISSUER: 'https://connexion.example.fr',
  COOKIE_KEYS: randomBytes(32).toString('base64url'),
  IDENTIFIER_SEAL_KEYS: `k1:${key()}`,
  IDENTIFIER_INDEX_KEY: key(),
});

/** A folder that goes with the test: `using folder = temporaryFolder()`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'settings-'));
  return {
    path,
    /** Writes a file and says where. */
    write(name: string, content: string): string {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Loads settings with secrets of their own, so that nothing is written. */
export function load(env: Record<string, string> = {}) {
  const { NODE_ENV, ISSUER, ...secrets } = productionEnv();
  return loadSettings({ ...secrets, ...env });
}

/** What is wrong with an environment, fault by fault; empty when it is usable. */
export function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

/** The faults of one setting, the rest being in order. */
export function faultsWith(env: Record<string, string>): readonly string[] {
  const { NODE_ENV, ISSUER, ...secrets } = productionEnv();
  return faultsOf({ ...secrets, ...env });
}
