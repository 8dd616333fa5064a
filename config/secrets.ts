/**
 * Secrets that are not set. Outside production the first command that runs makes them and keeps them in
 * `DATA_DIR/secrets.json`, which only its owner can read.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../errors/system-errors.ts';
import { draftBeside } from './draft-files.ts';

/** The settings that are made when they are not set. */
export const secretNames = ['COOKIE_KEYS', 'IDENTIFIER_SEAL_KEYS', 'IDENTIFIER_INDEX_KEY'] as const;

const schema = z.strictObject({
  COOKIE_KEYS: z.string(),
  IDENTIFIER_SEAL_KEYS: z.string(),
  IDENTIFIER_INDEX_KEY: z.string(),
});
/** A complete set of secrets. */
export type Secrets = z.infer<typeof schema>;

/** Returns a complete set of new secrets, in the format of the settings. */
export const freshSecrets = (): Secrets => ({
  COOKIE_KEYS: randomBytes(32).toString('base64url'),
  IDENTIFIER_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  IDENTIFIER_INDEX_KEY: randomBytes(32).toString('base64'),
});

/**
 * Writes a private file (mode 600) unless it exists, and makes its folder (mode 700). The file appears whole or not at
 * all, also when two processes write it at once.
 */
export function createPrivateFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = draftBeside(path);
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Returns the secrets of a data folder, and makes them if it has none. Throws the error of the file system, or one that
 * says that the file is damaged. The parser's own error would quote the secrets.
 */
export function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) createPrivateFile(file, `${JSON.stringify(freshSecrets(), null, 2)}\n`);
  const content = readFileSync(file, 'utf8');
  const secrets = schema.safeParse(jsonOf(content)).data;
  if (secrets === undefined) throw new Error('secrets.json is damaged: restore it from a backup');
  return secrets;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
