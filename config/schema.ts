/**
 * Every setting with its documentation. The start checks the environment against this table, and the README's table is
 * generated from it. A setting is read from the environment variable of its name. A secret may also be read from the
 * file that `NAME_FILE` names.
 */
import { z } from 'zod';
import { define } from './definition.ts';
import { integer, keyBytes, list, origin, sealKeys } from './formats.ts';
import { captchaSchema } from './settings/captcha.ts';
import { franceConnectSchema } from './settings/franceconnect.ts';
import { messagingSchema } from './settings/messaging.ts';
import { organisationSchema } from './settings/organisation.ts';
import { supportSchema } from './settings/support.ts';
import { traceSchema } from './settings/traces.ts';

/** The settings by name, in the order of the README. */
export const schema = {
  NODE_ENV: define({
    doc: 'With `production` the program refuses to start when a secret is missing or weak, when an address is http, or when the demo is on.',
    schema: z
      .string()
      .refine((name) => name === 'production' || !/^prod/i.test(name), 'must be spelt production'),
    fallback: 'development',
  }),
  ISSUER: define({
    doc: 'The public origin, `https` in production. Without it, `http://localhost:PORT`. Requests for another host get 421.',
    schema: origin,
  }),
  HOST: define({
    doc: 'The address to listen on. Without it, all addresses; in the demo, 127.0.0.1 only.',
    schema: z.string().min(1),
  }),
  PORT: define({ doc: 'The port to listen on.', schema: integer(1, 65535), fallback: '3000' }),
  DATA_DIR: define({
    doc: 'The folder of the SQLite file, and of the secrets and keys that are made at the first start.',
    schema: z.string().min(1),
    fallback: '.data',
  }),
  MONGODB_URI: define({
    doc: 'MongoDB 7 or newer, for data that must last. Set it together with `REDIS_URL`. Without both, everything is in SQLite in `DATA_DIR`.',
    schema: z.string().min(1),
    secret: true,
  }),
  REDIS_URL: define({
    doc: 'Redis 7 or newer, for short-lived data. Separate several nodes of a cluster by commas. `rediss:` uses TLS.',
    schema: z.string().min(1),
    secret: true,
  }),
  TRUST_PROXY: define({
    doc: 'The number of proxies in front of the program that are trusted to report the address of the caller.',
    schema: integer(0, 10),
    fallback: '0',
  }),
  COOKIE_KEYS: define({
    doc: 'Comma-separated secrets of at least 32 characters each. The first one signs cookies; all of them verify.',
    schema: list.pipe(
      z
        .array(z.string().min(32, 'must hold secrets of at least 32 characters'))
        .min(1, 'must hold at least one secret'),
    ),
    secret: true,
  }),
  JWKS_FILE: define({
    doc: 'The private signing keys (JWK Set). With SQLite, and outside production, they are made at the first start as `DATA_DIR/jwks.json`.',
    schema: z.string().min(1),
  }),
  IDENTIFIER_SEAL_KEYS: define({
    doc: 'Comma-separated keys, each `id:base64 of 32 bytes`. The first one encrypts personal data; each can decrypt its own.',
    schema: sealKeys,
    secret: true,
  }),
  IDENTIFIER_INDEX_KEY: define({
    doc: 'base64 of 32 bytes. Accounts are found by keyed hashes made with this key. It must never change; the start checks it.',
    schema: keyBytes,
    secret: true,
  }),
  CLIENTS_FILE: define({
    doc: 'JSON array of the relying parties (see "Connect your service").',
    schema: z.string().min(1),
  }),
  PASSWORD_MIN_LENGTH: define({
    doc: 'The shortest password that a person may choose, in characters.',
    schema: integer(8, 72),
    fallback: '8',
  }),
  PASSWORD_MAX_LENGTH: define({
    doc: 'The longest password that a person may choose, in characters.',
    schema: integer(8, 72),
    fallback: '24',
  }),
  BCRYPT_COST: define({
    doc: 'The bcrypt cost of password hashes; at least 10 in production.',
    schema: integer(4, 20),
    fallback: '12',
  }),
  TERMS_VERSION: define({
    doc: 'The version of the terms of use. People who accepted another version are asked again.',
    schema: z.string().regex(/^[^\p{C}]{1,32}$/u, 'must be 1 to 32 characters'),
    fallback: '2026-11',
  }),
  ...messagingSchema,
  ...captchaSchema,
  ...franceConnectSchema,
  LOGIN_CODE: define({
    doc: 'When a code by mail or text message must follow the password: `off` (only if a service asks), `unverified-device` (on a device from which the account has not signed in) or `always`.',
    schema: z.enum(['off', 'unverified-device', 'always'], {
      error: 'must be off, unverified-device or always',
    }),
    fallback: 'off',
  }),
  JOURNEYS_PER_ADDRESS: define({
    doc: 'The number of journeys without a password an hour for one network address: forgotten password, forgotten identifier, creation, and the codes of a creation. An IPv6 address counts by its /64. Wider networks may begin more: a /56 3 times as many, a /48 10 times, a /24 20 times.',
    schema: integer(1, 1_000_000),
    fallback: '100',
  }),
  ACCOUNT_RETENTION_MONTHS: define({
    doc: 'An account to which nobody has signed in for so many months is erased; its owner is told 30 days before. Without it no account is.',
    schema: integer(2, 600),
  }),
  ...organisationSchema,
  LOG_LEVEL: define({
    doc: 'The lowest level that is logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal`; or `silent`.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    }),
    fallback: 'info',
  }),
  METRICS_PORT: define({
    doc: "The port for `/metrics`, in the format of Prometheus. Without it there are no metrics. Don't expose it to the internet.",
    schema: integer(1, 65535),
  }),
  MANAGEMENT_PORT: define({
    doc: 'The port of the management API, for programs of operators ([docs/management-api.md](docs/management-api.md)). Without it there is none.',
    schema: integer(1, 65535),
  }),
  MANAGEMENT_HOST: define({
    doc: 'The address that the management API listens on. By default only this machine reaches it.',
    schema: z.string().min(1),
    fallback: '127.0.0.1',
  }),
  ...supportSchema,
  AUDIT_LOG: define({
    doc: '`1` writes each event of the audit trail to the log as well, with the field `stream` set to `audit`, whatever `LOG_LEVEL` says.',
    schema: z.enum(['0', '1'], { error: 'must be 0 or 1' }),
    fallback: '0',
  }),
  ...traceSchema,
  BACKCHANNEL_LOGOUT_HOSTS: define({
    doc: 'Comma-separated private or loopback hosts that may be called all the same, for back-channel logout and the `jwks_uri` of a service.',
    schema: list,
    fallback: '',
  }),
  DEMO: define({
    doc: '`1` starts a service, people and an outbox for trying the program; `0` does not. On unless `NODE_ENV` is `production` or one of `ISSUER`, `MONGODB_URI`, `REDIS_URL`, `CLIENTS_FILE` is set.',
    schema: z.enum(['0', '1'], { error: 'must be 0 or 1' }),
  }),
} as const;

/** The name of a setting. */
export type SettingName = keyof typeof schema;
/** The texts of the environment. */
export type Texts = Partial<Record<SettingName, string>>;
/** The parsed values; undefined where nothing is set, or nothing that can be parsed. */
export type Values = {
  readonly [N in SettingName]: z.output<(typeof schema)[N]['schema']> | undefined;
};
