/**
 * Cookies of ours, sealed with keys derived from COOKIE_KEYS (the first seals, all open): whoever holds
 * one can neither read nor forge it.
 * - `device`: the accounts this browser has signed in to, each with an id of the device's own;
 * - `remembered`: the account whose masked number is shown in place of the field;
 * - `finished`: the interactions whose pages this browser answered, and may go on after;
 * - `service`: the service last signed in for, to go back to when an interaction is lost.
 */
import { hash } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import { createSeal, deriveKey } from '../accounts/sealing.ts';

const day = 24 * 60 * 60 * 1000;

export interface SealedCookie<T> {
  /** Undefined when there is none, or none that our keys open. */
  read(ctx: Context): T | undefined;
  write(ctx: Context, value: T): void;
  clear(ctx: Context): void;
}

export type SealedCookies = ReturnType<typeof createSealedCookies>;

export function createSealedCookies({
  cookieKeys,
  https,
}: {
  cookieKeys: readonly string[];
  https: boolean;
}) {
  const seal = createSeal(
    cookieKeys.map((secret) => {
      const key = deriveKey(secret, 'sealed-cookies');
      return { id: hash('sha256', key, 'hex').slice(0, 8), key };
    }),
  );
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: https,
    signed: false,
  } as const;

  function cookie<T>(kind: string, schema: z.ZodType<T>, maxAge: number): SealedCookie<T> {
    const name = https ? `__Host-${kind}` : kind;
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
        ctx.cookies.set(name, seal.seal(JSON.stringify(value), kind), { ...options, maxAge });
      },
      clear(ctx) {
        ctx.cookies.set(name, null, options);
      },
    };
  }

  return {
    device: cookie('device', z.array(z.tuple([z.string(), z.string()])), 365 * day),
    finished: cookie('finished', z.array(z.string()), day),
    remembered: cookie('remembered', z.string(), 365 * day),
    service: cookie('service', z.string(), day),
  };
}
