/**
 * Every setting with its documentation. The start checks the environment against this table, and the README's table is
 * generated from it. A setting is read from the environment variable of its name. A secret may also be read from the
 * file that `NAME_FILE` names.
 */
import { z } from 'zod';
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

interface Definition<T> {
  readonly doc: string;
  readonly schema: z.ZodType<T, string>;
  /** The value when it isn't set. Absent when there is none, or when it depends on other settings (see `doc`). */
  readonly fallback?: string;
  readonly secret?: true;
}

const define = <T>(definition: Definition<T>): Definition<T> => definition;

/** The settings by name, in the order of the README. */
export const schema = {
  NODE_ENV: define({
    doc: '`production` refuses to start on any missing or weak secret, on http, and with the demo.',
    schema: z
      .string()
      .refine((name) => name === 'production' || !/^prod/i.test(name), 'must be spelt production'),
    fallback: 'development',
  }),
  ISSUER: define({
    doc: 'The public origin, `http://localhost:PORT` unless set; https in production. A request for another host is answered 421.',
    schema: origin,
  }),
  HOST: define({
    doc: 'The address to listen on; all of them unless the demo runs, which stays on 127.0.0.1.',
    schema: z.string().min(1),
  }),
  PORT: define({ doc: 'The port to listen on.', schema: integer(1, 65535), fallback: '3000' }),
  DATA_DIR: define({
    doc: 'Where the SQLite file lies, and outside production what was made at the first start.',
    schema: z.string().min(1),
    fallback: '.data',
  }),
  MONGODB_URI: define({
    doc: 'MongoDB 7 or newer, for what must last; together with `REDIS_URL`. Without both, SQLite in `DATA_DIR`.',
    schema: z.string().min(1),
    secret: true,
  }),
  REDIS_URL: define({
    doc: 'Redis 7 or newer, for short-lived data; several nodes of a cluster comma-separated; `rediss:` for TLS.',
    schema: z.string().min(1),
    secret: true,
  }),
  TRUST_PROXY: define({
    doc: 'How many proxies in front are trusted to tell the address of who calls.',
    schema: integer(0, 10),
    fallback: '0',
  }),
  COOKIE_KEYS: define({
    doc: 'Comma-separated secrets of at least 32 characters; the first signs, all verify.',
    schema: list.pipe(
      z
        .array(z.string().min(32, 'must hold secrets of at least 32 characters'))
        .min(1, 'must hold at least one secret'),
    ),
    secret: true,
  }),
  JWKS_FILE: define({
    doc: 'Private signing keys (JWK Set). With SQLite, and outside production, made at the first start as `DATA_DIR/jwks.json`.',
    schema: z.string().min(1),
  }),
  IDENTIFIER_SEAL_KEYS: define({
    doc: '`id:base64 of 32 bytes`, comma-separated; the first seals personal data, all open it.',
    schema: sealKeys,
    secret: true,
  }),
  IDENTIFIER_INDEX_KEY: define({
    doc: 'base64 of 32 bytes; finds people by keyed hashes. Must never change: the start checks it.',
    schema: keyBytes,
    secret: true,
  }),
  CLIENTS_FILE: define({
    doc: 'JSON array of the relying parties (see "Connect your service").',
    schema: z.string().min(1),
  }),
  PASSWORD_MIN_LENGTH: define({
    doc: 'Shortest personal password, in characters.',
    schema: integer(8, 72),
    fallback: '8',
  }),
  PASSWORD_MAX_LENGTH: define({
    doc: 'Longest personal password, in characters.',
    schema: integer(8, 72),
    fallback: '24',
  }),
  BCRYPT_COST: define({
    doc: 'Cost of password hashes; in production at least 10.',
    schema: integer(4, 20),
    fallback: '12',
  }),
  TERMS_VERSION: define({
    doc: 'Version of the terms of use; who accepted another one is asked once more.',
    schema: z.string().regex(/^[^\p{C}]{1,32}$/u, 'must be 1 to 32 characters'),
    fallback: '2026-11',
  }),
  SMTP_URL: define({
    doc: 'The mail server, `smtps://user:password@host:465`, or `smtp://`, which on another machine must offer STARTTLS; without it, outside the demo, no mail leaves.',
    schema: smtpUrl,
    secret: true,
  }),
  MAIL_FROM: define({
    doc: 'Sender of mails, `Mon Compte <ne-pas-repondre@example.fr>`; together with `SMTP_URL`.',
    schema: mailbox,
  }),
  SMS_GATEWAY_URL: define({
    doc: 'Where text messages are posted; without it, outside the demo, none leaves.',
    schema: httpUrl,
  }),
  SMS_GATEWAY_TOKEN: define({
    doc: 'Bearer token for the gateway; together with `SMS_GATEWAY_URL`.',
    schema: z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
    secret: true,
  }),
  SMS_SENDER: define({
    doc: 'Sender of text messages: up to 11 letters and digits, or a number.',
    schema: z.string().regex(/^([A-Za-z0-9]{1,11}|\+?\d{3,15})$/, {
      message: 'must be up to 11 letters and digits, or a number',
    }),
    fallback: 'MonCompte',
  }),
  SMS_PER_HOUR: define({
    doc: 'Text messages an hour in all. A quarter is kept for people who have proven a password or a device.',
    schema: integer(4, 100_000_000),
    fallback: '5000',
  }),
  SMS_PER_HOUR_BY_PREFIX: define({
    doc: 'Text messages an hour by prefix of the number, in the same way; the longest prefix counts, `other` is for all the rest.',
    schema: prefixBudgets,
    fallback:
      '+33=5000,+262=500,+590=500,+594=500,+596=500,+508=50,+681=50,+687=100,+689=100,other=50',
  }),
  CAPTCHA_PROVIDER: define({
    doc: "`local` draws and speaks the characters itself; `captchetat` asks the State's service.",
    schema: z.enum(['local', 'captchetat'], { error: 'must be local or captchetat' }),
    fallback: 'local',
  }),
  CAPTCHETAT_CLIENT_ID: define({
    doc: 'With `captchetat`: the id under which the service knows us.',
    schema: z.string().min(1),
  }),
  CAPTCHETAT_CLIENT_SECRET: define({
    doc: 'With `captchetat`: the secret that goes with the id.',
    schema: z.string().min(1),
    secret: true,
  }),
  CAPTCHETAT_URL: define({
    doc: 'The service; https, or http to loopback outside production.',
    schema: httpUrl,
    fallback: 'https://api.piste.gouv.fr/piste/captchetat/v2',
  }),
  CAPTCHETAT_TOKEN_URL: define({
    doc: 'Where its tokens are had; https, or http to loopback outside production.',
    schema: httpUrl,
    fallback: 'https://oauth.piste.gouv.fr/api/oauth/token',
  }),
  FRANCECONNECT_ISSUER: define({
    doc: 'FranceConnect as a way in, `https://oidc.franceconnect.gouv.fr/api/v2`; together with its client id and secret. In the demo, a stand-in on port 3002.',
    schema: httpUrl,
  }),
  FRANCECONNECT_CLIENT_ID: define({
    doc: 'Our client id there.',
    schema: z.string().min(1),
  }),
  FRANCECONNECT_CLIENT_SECRET: define({
    doc: 'Our client secret there.',
    schema: z.string().min(1),
    secret: true,
  }),
  FRANCECONNECT_ACR_VALUES: define({
    doc: 'The level asked for: `eidas1`; `eidas2` or `eidas3` of FranceConnect+.',
    schema: z.enum(['eidas1', 'eidas2', 'eidas3'], { error: 'must be eidas1, eidas2 or eidas3' }),
    fallback: 'eidas1',
  }),
  FRANCECONNECT_ENCRYPTION_KEY_FILE: define({
    doc: 'A private JWK that userinfo is encrypted to; its public half: `npm run cli -- keys franceconnect`.',
    schema: z.string().min(1),
  }),
  LOGIN_CODE: define({
    doc: 'A code by mail or text message after the password: `off`, `unverified-device` (on a device the account has not signed in from) or `always`.',
    schema: z.enum(['off', 'unverified-device', 'always'], {
      error: 'must be off, unverified-device or always',
    }),
    fallback: 'off',
  }),
  JOURNEYS_PER_ADDRESS: define({
    doc: 'Journeys without a password (forgotten password, forgotten identifier, creation, and the codes of a creation) an hour for one network address; an IPv6 address counts by its /64.',
    schema: integer(1, 1_000_000),
    fallback: '100',
  }),
  LOG_LEVEL: define({
    doc: 'Lines of the log: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    }),
    fallback: 'info',
  }),
  METRICS_PORT: define({
    doc: 'A port of its own for `/metrics`, in the format of Prometheus; without it there is none. Keep it inside.',
    schema: integer(1, 65535),
  }),
  BACKCHANNEL_LOGOUT_HOSTS: define({
    doc: 'Comma-separated hosts that sign-out may be announced to although private or loopback.',
    schema: list,
    fallback: '',
  }),
  DEMO: define({
    doc: '`1` brings a relying party, people and an outbox; `0` does not. On unless `NODE_ENV` is `production` or one of `ISSUER`, `MONGODB_URI`, `REDIS_URL`, `CLIENTS_FILE` is set.',
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
