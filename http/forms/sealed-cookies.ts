/**
 * Cookies whose values a browser can neither read nor forge. They are sealed with keys derived from COOKIE_KEYS: the first
 * key seals, every key opens.
 */
import type { Context } from 'koa';
import type { z } from 'zod';
import { createSecretSeal } from '../../crypto/secret-seal.ts';
import { cookieName } from '../cookie-name.ts';

/** A cookie whose value is sealed and checked by a schema. */
export interface SealedCookie<S extends z.ZodType> {
  /** Returns undefined when the browser sends no such cookie, or one that our keys don't open. */
  read(ctx: Context): z.output<S> | undefined;
  write(ctx: Context, value: z.input<S>): void;
  clear(ctx: Context): void;
}

/**
 * Returns the function that makes a cookie of a kind. With `pathOf` the cookie is sent to that path and below only; the name of
 * any other says that it has none.
 */
export function createCookieJar({
  cookieKeys,
  https,
}: {
  cookieKeys: readonly string[];
  https: boolean;
}) {
  const seal = createSecretSeal(cookieKeys, 'sealed-cookies');
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: https,
    signed: false,
  } as const;

  return <S extends z.ZodType>(
    kind: string,
    schema: S,
    maxAgeMs?: number,
    pathOf?: (ctx: Context) => string,
  ): SealedCookie<S> => {
    const name = cookieName(kind, { https, isOfOnePath: pathOf !== undefined });
    const optionsFor = (ctx: Context) => ({ ...options, ...(pathOf && { path: pathOf(ctx) }) });
    return {
      read(ctx) {
        const text = ctx.cookies.get(name, { signed: false });
        if (text === undefined) return undefined;
        try {
          return schema.parse(JSON.parse(seal.open(text, kind)));
        } catch {
          return undefined;
        }
      },
      write(ctx, value) {
        ctx.cookies.set(name, seal.seal(JSON.stringify(value), kind), {
          ...optionsFor(ctx),
          ...(maxAgeMs !== undefined && { maxAge: maxAgeMs }),
        });
      },
      clear(ctx) {
        ctx.cookies.set(name, null, optionsFor(ctx));
      },
    };
  };
}
