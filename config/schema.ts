/**
 * Every setting with its documentation. The start checks the environment against this table, and the README's table is
 * generated from it. A setting is read from the environment variable of its name. A secret may also be read from the
 * file that `NAME_FILE` names.
 */
import { z } from 'zod';
import { define } from './definition.ts';
import {
  httpUrl,
  integer,
  keyBytes,
  list,
  mailbox,
  origin,
  prefixBudgets,
  sealKeys,
  smtpUrl,
} from './formats.ts';
import { organisationSchema } from './organisation.ts';
import { traceSchema } from './traces.ts';

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
  SMTP_URL: define({
    doc: 'The mail server: `smtps://user:password@host:465`, or `smtp://`. On another machine an `smtp://` server must offer STARTTLS. Without it no mail is sent; the demo keeps mails in its outbox.',
    schema: smtpUrl,
    secret: true,
  }),
  MAIL_FROM: define({
    doc: 'The sender of mails, such as `Mon Compte <ne-pas-repondre@example.fr>`. Set it together with `SMTP_URL`.',
    schema: mailbox,
  }),
  SMS_GATEWAY_URL: define({
    doc: 'The address to which text messages are posted. Without it none is sent; the demo keeps them in its outbox.',
    schema: httpUrl,
  }),
  SMS_GATEWAY_TOKEN: define({
    doc: 'The bearer token for the gateway. Set it together with `SMS_GATEWAY_URL`.',
    schema: z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
    secret: true,
  }),
  SMS_SENDER: define({
    doc: 'The sender of text messages: up to 11 letters and digits, or a number.',
    schema: z.string().regex(/^([A-Za-z0-9]{1,11}|\+?\d{3,15})$/, {
      message: 'must be up to 11 letters and digits, or a number',
    }),
    fallback: 'MonCompte',
  }),
  SMS_PER_HOUR: define({
    doc: 'The number of text messages an hour, in all. A quarter is kept for people who have proven a password or a device.',
    schema: integer(4, 100_000_000),
    fallback: '5000',
  }),
  SMS_PER_HOUR_BY_PREFIX: define({
    doc: 'The number of text messages an hour for each prefix of the phone number, with a quarter kept in the same way. The longest prefix that matches counts; `other` is for all other numbers.',
    schema: prefixBudgets,
    fallback:
      '+33=5000,+262=500,+590=500,+594=500,+596=500,+508=50,+681=50,+687=100,+689=100,other=50',
  }),
  CAPTCHA_PROVIDER: define({
    doc: '`local` draws and speaks the characters itself; `captchetat` uses the service of the French State.',
    schema: z.enum(['local', 'captchetat'], { error: 'must be local or captchetat' }),
    fallback: 'local',
  }),
  CAPTCHA_DIFFICULTY: define({
    doc: 'The work of the automatic check that stands beside either: the most keys, of 1000 PBKDF2 iterations each, that a browser makes. 100 take a cheap phone about half a second. `0` offers characters only.',
    schema: integer(0, 1000),
    fallback: '100',
  }),
  CAPTCHETAT_CLIENT_ID: define({
    doc: 'The client id that the captcha service gave us. Used with `captchetat`.',
    schema: z.string().min(1),
  }),
  CAPTCHETAT_CLIENT_SECRET: define({
    doc: 'The client secret that goes with it. Used with `captchetat`.',
    schema: z.string().min(1),
    secret: true,
  }),
  CAPTCHETAT_URL: define({
    doc: 'The address of the captcha service: https, or outside production http to loopback.',
    schema: httpUrl,
    fallback: 'https://api.piste.gouv.fr/piste/captchetat/v2',
  }),
  CAPTCHETAT_TOKEN_URL: define({
    doc: 'The address where tokens for the captcha service are requested: https, or outside production http to loopback.',
    schema: httpUrl,
    fallback: 'https://oauth.piste.gouv.fr/api/oauth/token',
  }),
  FRANCECONNECT_ISSUER: define({
    doc: 'The issuer of FranceConnect, such as `https://oidc.franceconnect.gouv.fr/api/v2`. Set it together with the client id and secret to offer sign-in by FranceConnect. The demo has a stand-in on port 3002.',
    schema: httpUrl,
  }),
  FRANCECONNECT_CLIENT_ID: define({
    doc: 'Our client id at FranceConnect.',
    schema: z.string().min(1),
  }),
  FRANCECONNECT_CLIENT_SECRET: define({
    doc: 'Our client secret at FranceConnect.',
    schema: z.string().min(1),
    secret: true,
  }),
  FRANCECONNECT_ACR_VALUES: define({
    doc: 'The level that is requested from FranceConnect: `eidas1`, or `eidas2` or `eidas3` where `FRANCECONNECT_ISSUER` is FranceConnect+ itself.',
    schema: z.enum(['eidas1', 'eidas2', 'eidas3'], { error: 'must be eidas1, eidas2 or eidas3' }),
    fallback: 'eidas1',
  }),
  FRANCECONNECT_PLUS_ISSUER: define({
    doc: 'The issuer of FranceConnect+, such as `https://auth.franceconnect.gouv.fr/api/v2`, to offer it beside FranceConnect or alone. Set it together with the client id and secret. Everything that it sends must be encrypted to our keys.',
    schema: httpUrl,
  }),
  FRANCECONNECT_PLUS_CLIENT_ID: define({
    doc: 'Our client id at FranceConnect+.',
    schema: z.string().min(1),
  }),
  FRANCECONNECT_PLUS_CLIENT_SECRET: define({
    doc: 'Our client secret at FranceConnect+.',
    schema: z.string().min(1),
    secret: true,
  }),
  FRANCECONNECT_PLUS_ACR_VALUES: define({
    doc: 'The level that is requested from FranceConnect+: `eidas2` or `eidas3`.',
    schema: z.enum(['eidas2', 'eidas3'], { error: 'must be eidas2 or eidas3' }),
    fallback: 'eidas2',
  }),
  FRANCECONNECT_ENCRYPTION_KEY_FILE: define({
    doc: 'The private keys (a JWK or a JWK Set) that FranceConnect+ encrypts to; `npm run cli -- keys generate --franceconnect` makes them. Without `FRANCECONNECT_PLUS_ISSUER`, setting it says that `FRANCECONNECT_ISSUER` encrypts: answers that are not encrypted are then refused. With SQLite, and outside production, keys are made at the first start as `DATA_DIR/franceconnect-jwks.json`.',
    schema: z.string().min(1),
  }),
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
