/** Reads the settings from the environment, checks them as a whole, and returns them typed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../errors/system-errors.ts';
import { warnOfNames } from './did-you-mean.ts';
import { faultsBetween, faultsInProduction } from './rules.ts';
import { type SettingName, schema, type Texts, type Values } from './schema.ts';
import { keptSecrets, secretNames } from './secrets.ts';
import { warnOfOrganisation } from './settings/organisation.ts';
import { supportOf } from './settings/support.ts';
import { warnOfTraces } from './settings/traces.ts';
import { storageOf } from './storage.ts';

/** All settings, typed. */
export type Settings = ReturnType<typeof settingsFrom>;

/** Thrown for unusable settings; names every fault at once. */
export class SettingsError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/**
 * Returns the settings, and warnings about misspelt and missing ones. Outside production, missing secrets are read from
 * `DATA_DIR/secrets.json`, which is made when it is missing. Throws `SettingsError`, which names every fault and shows
 * no secret.
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
  faults.push(...faultsBetween(texts, values));
  if (production) faults.push(...faultsInProduction(texts, values, faults));
  if (faults.length > 0) throw new SettingsError([...faults, ...warnings]);
  warnings.push(...warnOfTraces(texts));
  if (production) warnings.push(...warnOfOrganisation(texts));
  return { settings: settingsFrom(values), warnings };
}

const names = Object.keys(schema).filter((name): name is SettingName => name in schema);

/** Returns the texts of all settings. An empty variable counts as unset: compose files and shells leave them behind. */
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

/** Returns the parsed values, and adds a fault for each that can't be parsed. */
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

/** Returns a value that the checks guarantee to be there. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a setting without a value passed the checks');
  return value;
}

/** Returns the settings as the program uses them. */
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
    storage: storageOf(values, dataDir),
    jwksFile: values.JWKS_FILE,
    sealKeys: required(values.IDENTIFIER_SEAL_KEYS),
    indexKey: required(values.IDENTIFIER_INDEX_KEY),
    clientsFile: values.CLIENTS_FILE,
    passwordLength: {
      min: required(values.PASSWORD_MIN_LENGTH),
      max: required(values.PASSWORD_MAX_LENGTH),
    },
    bcryptCost: required(values.BCRYPT_COST),
    termsVersion: required(values.TERMS_VERSION),
    mail: together({ url: values.SMTP_URL, from: values.MAIL_FROM }),
    sms: together({
      url: values.SMS_GATEWAY_URL,
      token: values.SMS_GATEWAY_TOKEN,
      sender: values.SMS_SENDER,
    }),
    smsLimits: {
      inAll: required(values.SMS_PER_HOUR),
      byPrefix: required(values.SMS_PER_HOUR_BY_PREFIX),
    },
    captcha: {
      provider: required(values.CAPTCHA_PROVIDER),
      difficulty: required(values.CAPTCHA_DIFFICULTY),
      clientId: values.CAPTCHETAT_CLIENT_ID,
      clientSecret: values.CAPTCHETAT_CLIENT_SECRET,
      url: required(values.CAPTCHETAT_URL),
      tokenUrl: required(values.CAPTCHETAT_TOKEN_URL),
    },
    franceConnect: together({
      issuer: values.FRANCECONNECT_ISSUER,
      clientId: values.FRANCECONNECT_CLIENT_ID,
      clientSecret: values.FRANCECONNECT_CLIENT_SECRET,
      acr: values.FRANCECONNECT_ACR_VALUES,
    }),
    franceConnectPlus: together({
      issuer: values.FRANCECONNECT_PLUS_ISSUER,
      clientId: values.FRANCECONNECT_PLUS_CLIENT_ID,
      clientSecret: values.FRANCECONNECT_PLUS_CLIENT_SECRET,
      acr: values.FRANCECONNECT_PLUS_ACR_VALUES,
    }),
    franceConnectKeyFile: values.FRANCECONNECT_ENCRYPTION_KEY_FILE,
    loginCode: required(values.LOGIN_CODE),
    journeysPerAddress: required(values.JOURNEYS_PER_ADDRESS),
    retentionMonths: values.ACCOUNT_RETENTION_MONTHS,
    organisation: {
      supportUrl: values.SUPPORT_URL,
      supportPhone: values.SUPPORT_PHONE,
      publisher: values.PUBLISHER,
      hosting: values.HOSTING,
      dataProtectionContact: values.DATA_PROTECTION_CONTACT,
      accessibilityContact: values.ACCESSIBILITY_CONTACT,
    },
    logLevel: required(values.LOG_LEVEL),
    metricsPort: values.METRICS_PORT,
    management: together({
      port: values.MANAGEMENT_PORT,
      host: values.MANAGEMENT_HOST,
    }),
    support: supportOf(values),
    auditLog: values.AUDIT_LOG === '1',
    traces: values.OTEL_EXPORTER_OTLP_ENDPOINT
      ? {
          // OTLP over HTTP adds this path to the base address.
          url: `${values.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/traces`,
          headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
          serviceName: required(values.OTEL_SERVICE_NAME),
          sampler: required(values.OTEL_TRACES_SAMPLER),
          ratio: required(values.OTEL_TRACES_SAMPLER_ARG),
        }
      : undefined,
    backchannelLogoutHosts: required(values.BACKCHANNEL_LOGOUT_HOSTS),
  };
}

/** Returns the group when all of it is set, else undefined. */
function together<T extends Record<string, unknown>>(group: T) {
  const isWhole = (value: T): value is { [K in keyof T]: NonNullable<T[K]> } & T =>
    Object.values(value).every((part) => part !== undefined);
  return isWhole(group) ? group : undefined;
}
