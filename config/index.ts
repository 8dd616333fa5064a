/** The settings of a start: read from the environment, checked as a whole, typed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { messageOf } from '../errors.ts';
import { warnOfNames } from './names.ts';
import { type SettingName, schema } from './schema.ts';
import { keptSecrets } from './secrets.ts';

type Values = {
  readonly [N in SettingName]: z.output<(typeof schema)[N]['schema']> | undefined;
};

export type Settings = ReturnType<typeof settingsFrom>;

/** All that is wrong with the settings, at once. */
export class SettingsError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/**
 * Reads the settings. Outside production, missing secrets come from `DATA_DIR/secrets.json`, which
 * is made on the way. Throws a SettingsError that names every fault; never shows a secret.
 */
export function loadSettings(env: NodeJS.ProcessEnv): { settings: Settings; warnings: string[] } {
  const faults: string[] = [];
  const texts = readTexts(env, faults);
  const production = texts.NODE_ENV === 'production';
  const warnings = warnOfNames(env);

  if (!production) {
    const missing = secretNames.filter((name) => texts[name] === undefined);
    const dataDir = resolve(texts.DATA_DIR ?? schema.DATA_DIR.fallback ?? '');
    if (missing.length > 0) {
      try {
        const kept = keptSecrets(dataDir);
        for (const name of missing) texts[name] = kept[name];
      } catch (error) {
        faults.push(`DATA_DIR: ${dataDir} can't keep the secrets: ${messageOf(error)}`);
      }
    }
  }

  const values = parseAll(texts, faults);
  faults.push(...rulesOfStorage(values), ...rulesOfLengths(values));
  if (production) faults.push(...rulesOfProduction(texts, values, faults));
  if (faults.length > 0) throw new SettingsError([...faults, ...warnings]);
  return { settings: settingsFrom(values), warnings };
}

const names = Object.keys(schema).filter((name): name is SettingName => name in schema);
const secretNames = ['COOKIE_KEYS', 'IDENTIFIER_SEAL_KEYS', 'IDENTIFIER_INDEX_KEY'] as const;
type Texts = Partial<Record<SettingName, string>>;

/** An empty variable counts as unset: compose files and shells leave such behind. */
function readTexts(env: NodeJS.ProcessEnv, faults: string[]): Texts {
  const texts: Texts = {};
  for (const name of names) {
    const direct = env[name] || undefined;
    const file = 'secret' in schema[name] ? env[`${name}_FILE`] || undefined : undefined;
    if (direct !== undefined && file !== undefined) {
      faults.push(`${name} and ${name}_FILE are both set: keep one`);
    } else if (file !== undefined) {
      try {
        texts[name] = readFileSync(file, 'utf8').trim();
      } catch (error) {
        faults.push(`${name}_FILE can't be read: ${messageOf(error)}`);
      }
    } else if (direct !== undefined) texts[name] = direct;
  }
  return texts;
}

function parseAll(texts: Texts, faults: string[]): Values {
  const entries = names.map((name) => {
    const text = texts[name] ?? schema[name].fallback;
    if (text === undefined) return [name, undefined];
    const result = schema[name].schema.safeParse(text);
    if (result.success) return [name, result.data];
    faults.push(
      `${name} ${[...new Set(result.error.issues.map(({ message }) => message))].join('; ')}`,
    );
    return [name, undefined];
  });
  return Object.fromEntries(entries);
}

function rulesOfStorage({ MONGODB_URI, REDIS_URL }: Values): string[] {
  if (MONGODB_URI === undefined && REDIS_URL === undefined) return [];
  if (MONGODB_URI === undefined) return ['MONGODB_URI is missing: REDIS_URL alone is no storage'];
  if (REDIS_URL === undefined) return ['REDIS_URL is missing: MONGODB_URI alone is no storage'];
  return [];
}

function rulesOfLengths({ PASSWORD_MIN_LENGTH: min, PASSWORD_MAX_LENGTH: max }: Values): string[] {
  return min !== undefined && max !== undefined && min > max
    ? ['PASSWORD_MAX_LENGTH must not be below PASSWORD_MIN_LENGTH']
    : [];
}

function rulesOfProduction(texts: Texts, values: Values, found: readonly string[]): string[] {
  const faults: string[] = [];
  if (texts.ISSUER === undefined) faults.push('ISSUER is required in production');
  else if (!texts.ISSUER.startsWith('https://')) faults.push('ISSUER must be https in production');
  for (const name of secretNames) {
    // One that is set twice or can't be read is named already.
    if (texts[name] === undefined && !found.some((fault) => fault.startsWith(name))) {
      faults.push(`${name} is required in production`);
    }
  }
  // A random secret of this length has about 30 different characters or bytes.
  const distinct = (secret: Iterable<unknown>) => new Set(secret).size;
  const keys = values.IDENTIFIER_SEAL_KEYS?.map(({ key }) => key) ?? [];
  const index = values.IDENTIFIER_INDEX_KEY;
  if (values.COOKIE_KEYS?.some((key) => distinct(key) < 10))
    faults.push('COOKIE_KEYS holds a weak secret');
  if (keys.some((key) => distinct(key) < 16)) faults.push('IDENTIFIER_SEAL_KEYS holds a weak key');
  if (index !== undefined && distinct(index) < 16) faults.push('IDENTIFIER_INDEX_KEY is weak');
  if (index !== undefined && keys.some((key) => key.equals(index))) {
    faults.push('IDENTIFIER_INDEX_KEY must differ from IDENTIFIER_SEAL_KEYS');
  }
  if (values.MONGODB_URI !== undefined && values.JWKS_FILE === undefined) {
    faults.push('JWKS_FILE is required in production: several processes must share the keys');
  }
  if (values.DEMO === '1') faults.push('DEMO must not be 1 in production');
  if (values.BCRYPT_COST !== undefined && values.BCRYPT_COST < 10) {
    faults.push('BCRYPT_COST must be at least 10 in production');
  }
  return faults;
}

/** What `parseAll` and the rules let through always has these. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a setting without a value passed the checks');
  return value;
}

function settingsFrom(values: Values) {
  const production = values.NODE_ENV === 'production';
  const port = required(values.PORT);
  const { ISSUER, CLIENTS_FILE, MONGODB_URI, REDIS_URL } = values;
  const bare = [ISSUER, CLIENTS_FILE, MONGODB_URI, REDIS_URL].every((value) => value === undefined);
  const demo = values.DEMO === undefined ? !production && bare : values.DEMO === '1';
  const dataDir = resolve(required(values.DATA_DIR));
  return {
    production,
    demo,
    issuer: values.ISSUER ?? `http://localhost:${port}`,
    host: values.HOST ?? (demo ? '127.0.0.1' : undefined),
    port,
    dataDir,
    trustProxy: required(values.TRUST_PROXY),
    cookieKeys: required(values.COOKIE_KEYS),
    mongodbUri: MONGODB_URI,
    redisUrl: REDIS_URL,
    jwksFile: values.JWKS_FILE,
    sealKeys: required(values.IDENTIFIER_SEAL_KEYS),
    indexKey: required(values.IDENTIFIER_INDEX_KEY),
    clientsFile: values.CLIENTS_FILE,
    passwordLength: {
      min: required(values.PASSWORD_MIN_LENGTH),
      max: required(values.PASSWORD_MAX_LENGTH),
    },
    bcryptCost: required(values.BCRYPT_COST),
    logLevel: required(values.LOG_LEVEL),
    backchannelLogoutHosts: required(values.BACKCHANNEL_LOGOUT_HOSTS),
  };
}
