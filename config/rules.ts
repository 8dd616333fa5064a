/** The rules between settings. Each function returns one sentence for each fault. */
import { isWeakKey, isWeakSecret } from '../crypto/secret-strength.ts';
import type { Texts, Values } from './schema.ts';
import { secretNames } from './secrets.ts';
import { rulesOfSupport, supportGroup } from './settings/support.ts';

/** Returns the faults that count in any environment. */
export function faultsBetween(texts: Texts, values: Values): string[] {
  return [
    ...rulesOfStorage(values),
    ...rulesOfLengths(values),
    ...rulesOfGroups(texts),
    ...rulesOfAddresses(values),
    ...rulesOfPorts(values),
    ...rulesOfTraces(values),
    ...rulesOfSupport(values),
  ];
}

function rulesOfStorage({ MONGODB_URI, REDIS_URL }: Values): string[] {
  if (MONGODB_URI === undefined && REDIS_URL === undefined) return [];
  if (MONGODB_URI === undefined) return ['MONGODB_URI is missing: REDIS_URL alone is no storage'];
  if (REDIS_URL === undefined) return ['REDIS_URL is missing: MONGODB_URI alone is no storage'];
  return [];
}

function rulesOfPorts({ PORT, METRICS_PORT, MANAGEMENT_PORT }: Values): string[] {
  const isTaken = MANAGEMENT_PORT === PORT || MANAGEMENT_PORT === METRICS_PORT;
  return [
    ...(METRICS_PORT !== undefined && METRICS_PORT === PORT
      ? ['METRICS_PORT must be another port than PORT']
      : []),
    ...(MANAGEMENT_PORT !== undefined && isTaken
      ? ['MANAGEMENT_PORT must be another port than PORT and METRICS_PORT']
      : []),
  ];
}

/** The headers carry a token of the collector; spans alone may go to one in the same network without TLS. */
function rulesOfTraces(values: Values): string[] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = values;
  const url = URL.parse(endpoint ?? '');
  if (headers === undefined || url === null || url.protocol === 'https:') return [];
  return isLoopback(url.hostname)
    ? []
    : ['OTEL_EXPORTER_OTLP_ENDPOINT must be https where OTEL_EXPORTER_OTLP_HEADERS is set'];
}

function rulesOfLengths({ PASSWORD_MIN_LENGTH: min, PASSWORD_MAX_LENGTH: max }: Values): string[] {
  return min !== undefined && max !== undefined && min > max
    ? ['PASSWORD_MAX_LENGTH must not be below PASSWORD_MIN_LENGTH']
    : [];
}

/** Groups of settings that only work together. */
const groups = [
  ['SMTP_URL', 'MAIL_FROM'],
  ['SMS_GATEWAY_URL', 'SMS_GATEWAY_TOKEN'],
  ['FRANCECONNECT_ISSUER', 'FRANCECONNECT_CLIENT_ID', 'FRANCECONNECT_CLIENT_SECRET'],
  ['FRANCECONNECT_PLUS_ISSUER', 'FRANCECONNECT_PLUS_CLIENT_ID', 'FRANCECONNECT_PLUS_CLIENT_SECRET'],
  supportGroup,
] as const;

function rulesOfGroups(texts: Texts): string[] {
  const faults = groups.flatMap((group) => {
    const set = group.filter((name) => texts[name] !== undefined).length;
    return set === 0 || set === group.length
      ? []
      : [`${group.join(', ')} go together: set all or none`];
  });
  const { CAPTCHA_PROVIDER, CAPTCHETAT_CLIENT_ID, CAPTCHETAT_CLIENT_SECRET } = texts;
  if (CAPTCHA_PROVIDER === 'captchetat') {
    if (CAPTCHETAT_CLIENT_ID === undefined || CAPTCHETAT_CLIENT_SECRET === undefined) {
      faults.push('CAPTCHETAT_CLIENT_ID and CAPTCHETAT_CLIENT_SECRET are needed with captchetat');
    }
  }
  return faults;
}

/**
 * Secrets and codes are sent to these addresses. Without https they may only be on this machine, and in production
 * only the gateway for text messages may.
 */
function rulesOfAddresses(values: Values): string[] {
  const production = values.NODE_ENV === 'production';
  const called = [
    'SMS_GATEWAY_URL',
    'CAPTCHETAT_URL',
    'CAPTCHETAT_TOKEN_URL',
    'FRANCECONNECT_ISSUER',
    'FRANCECONNECT_PLUS_ISSUER',
    'SUPPORT_ISSUER',
  ] as const;
  return called.flatMap((name) => {
    const url = URL.parse(values[name] ?? '');
    if (url === null || url.protocol === 'https:') return [];
    if (isLoopback(url.hostname) && (!production || name === 'SMS_GATEWAY_URL')) return [];
    return [`${name} must be https`];
  });
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** Secrets that others give us; a weak one is a placeholder that was never replaced. */
const issuedSecrets = [
  'SMS_GATEWAY_TOKEN',
  'CAPTCHETAT_CLIENT_SECRET',
  'FRANCECONNECT_CLIENT_SECRET',
  'FRANCECONNECT_PLUS_CLIENT_SECRET',
  'SUPPORT_CLIENT_SECRET',
] as const;

/** Returns the faults that count in production only: secrets must be set and strong. `found` are the known faults. */
export function faultsInProduction(
  texts: Texts,
  values: Values,
  found: readonly string[],
): string[] {
  const faults: string[] = [];
  if (texts.ISSUER === undefined) faults.push('ISSUER is required in production');
  else if (!texts.ISSUER.startsWith('https://')) faults.push('ISSUER must be https in production');
  for (const name of secretNames) {
    // A secret that is set twice or can't be read is named already.
    if (texts[name] === undefined && !found.some((fault) => fault.startsWith(name))) {
      faults.push(`${name} is required in production`);
    }
  }
  const keys = values.IDENTIFIER_SEAL_KEYS?.map(({ key }) => key) ?? [];
  const index = values.IDENTIFIER_INDEX_KEY;
  if (values.COOKIE_KEYS?.some(isWeakSecret)) faults.push('COOKIE_KEYS holds a weak secret');
  if (keys.some(isWeakKey)) faults.push('IDENTIFIER_SEAL_KEYS holds a weak key');
  if (index !== undefined && isWeakKey(index)) faults.push('IDENTIFIER_INDEX_KEY is weak');
  for (const name of issuedSecrets) {
    const secret = values[name];
    if (secret !== undefined && isWeakSecret(secret)) faults.push(`${name} is weak`);
  }
  if (index !== undefined && keys.some((key) => key.equals(index))) {
    faults.push('IDENTIFIER_INDEX_KEY must differ from IDENTIFIER_SEAL_KEYS');
  }
  if (values.MONGODB_URI !== undefined && values.JWKS_FILE === undefined) {
    faults.push('JWKS_FILE is required in production: several processes must share the keys');
  }
  if (
    values.MONGODB_URI !== undefined &&
    values.FRANCECONNECT_PLUS_ISSUER !== undefined &&
    values.FRANCECONNECT_ENCRYPTION_KEY_FILE === undefined
  ) {
    faults.push(
      'FRANCECONNECT_ENCRYPTION_KEY_FILE is required in production with FRANCECONNECT_PLUS_ISSUER: several processes must share the keys',
    );
  }
  if (values.DEMO === '1') faults.push('DEMO must not be 1 in production');
  if (values.BCRYPT_COST !== undefined && values.BCRYPT_COST < 10) {
    faults.push('BCRYPT_COST must be at least 10 in production');
  }
  return faults;
}
