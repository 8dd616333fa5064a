/**
 * Every setting, documented once: the start checks against this table, and the README's table is
 * generated from it. A setting is read from the environment variable of its name; a secret may also
 * be the content of the file that `NAME_FILE` points to.
 */
import { z } from 'zod';

interface Definition<T> {
  readonly doc: string;
  readonly schema: z.ZodType<T, string>;
  /** What holds when it isn't set; absent: nothing does, or it depends (the doc says on what). */
  readonly fallback?: string;
  readonly secret?: true;
}

const define = <T>(definition: Definition<T>): Definition<T> => definition;

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const keyBytes = z.string().transform((text, ctx) => {
  const key = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text) || key.length !== 32) {
    ctx.addIssue('must be the base64 of 32 bytes');
    return z.NEVER;
  }
  return key;
});

const origin = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}, 'must be an origin such as https://connexion.example.fr, without a path or a final slash');

const sealKeys = list.pipe(
  z
    .array(
      z.string().transform((item, ctx) => {
        const [, id, text] = /^([A-Za-z0-9_-]{1,32}):(.*)$/.exec(item) ?? [];
        const key = keyBytes.safeParse(text ?? '');
        if (id === undefined || !key.success) {
          ctx.addIssue('must be id:base64 of 32 bytes, comma-separated');
          return z.NEVER;
        }
        return { id, key: key.data };
      }),
    )
    .min(1, 'must hold at least one key')
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, {
      message: 'must not name one id twice',
    }),
);

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
    doc: 'Redis 7 or newer, for what passes; several nodes of a cluster comma-separated; `rediss:` for TLS.',
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
  LOG_LEVEL: define({
    doc: 'Lines of the log: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    }),
    fallback: 'info',
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

export type SettingName = keyof typeof schema;

/** Names that later parts of the product will read: known, so that they are not taken for mistakes. */
export const reserved: readonly string[] = [
  'SMTP_URL',
  'MAIL_FROM',
  'SMS_GATEWAY_URL',
  'SMS_GATEWAY_TOKEN',
  'SMS_SENDER',
  'FRANCECONNECT_ISSUER',
  'FRANCECONNECT_CLIENT_ID',
  'FRANCECONNECT_CLIENT_SECRET',
  'FRANCECONNECT_ACR_VALUES',
  'FRANCECONNECT_ENCRYPTION_KEY_FILE',
  'CAPTCHA_PROVIDER',
  'CAPTCHETAT_CLIENT_ID',
  'CAPTCHETAT_CLIENT_SECRET',
  'CAPTCHETAT_URL',
  'CAPTCHETAT_TOKEN_URL',
  'LOGIN_CODE',
  'TERMS_VERSION',
  'METRICS_PORT',
];
