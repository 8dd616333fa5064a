/** The formats of settings. Each schema parses a text, and says in plain words what is wrong with it. */
import { z } from 'zod';

/** Returns the schema of a whole number within limits. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);

/** A comma-separated list; empty items are dropped. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** A key of 32 bytes, in base64. */
export const keyBytes = z.string().transform((text, ctx) => {
  const key = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text) || key.length !== 32) {
    ctx.addIssue('must be the base64 of 32 bytes');
    return z.NEVER;
  }
  return key;
});

/** An http or https origin. */
export const origin = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}, 'must be an origin such as https://connexion.example.fr, without a path or a final slash');

/** Keys with ids, as `id:base64`, comma-separated. */
export const sealKeys = list.pipe(
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

/** The URL of an http service. */
export const httpUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.hash === '';
}, 'must be an http or https address');

/** A mail server as nodemailer reads it: `smtps://user:password@host:465`. */
export const smtpUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}, 'must be an address such as smtps://user:password@mail.example.fr:465');

/** A sender, `name@host` or `Name <name@host>`. A line break is refused, because it would add headers to the mail. */
export const mailbox = z
  .string()
  .regex(
    /^([^<>\r\n]{1,100} <[^\s<>@]{1,64}@[^\s<>@]{1,190}>|[^\s<>@]{1,64}@[^\s<>@]{1,190})$/,
    'must be an address such as Mon Compte <ne-pas-repondre@example.fr>',
  );

/** Numbers by telephone prefix, as `+33=5000,other=50`. `other` is required, so that no number is without a limit. */
export const prefixBudgets = list.transform((items, ctx): ReadonlyMap<string, number> => {
  const budgets = new Map<string, number>();
  for (const item of items) {
    const [, prefix = '', count = ''] = /^(\+[1-9]\d{0,6}|other)=(\d{1,9})$/.exec(item) ?? [];
    budgets.set(prefix, Number(count));
  }
  const isWhole = budgets.size === items.length && budgets.has('other') && !budgets.has('');
  if (!isWhole) ctx.addIssue('must be numbers by prefix, and one for other: +33=5000,other=50');
  return budgets;
});
