/**
 * Cookies of ours, sealed with keys derived from COOKIE_KEYS (the first seals, all open): whoever holds
 * one can neither read nor forge it.
 * - `device`: the accounts this browser has signed in to, each with an id of the device's own;
 * - `remembered`: the account whose masked number is shown in place of the field;
 * - `browser`: an id of the browser's own, for what a journey has gathered;
 * - `finished`: the interactions whose pages this browser answered, and may go on after;
 * - `franceconnect`: a way to FranceConnect and back: its interaction, and what only this browser may bring back;
 * - `franceconnect-to-link`: a link that is made once the code after the password was typed;
 * - `franceconnect-session`: for the session's time, what FranceConnect's own sign-out asks for;
 * - `franceconnect-sign-out`, `franceconnect-leaving`: where to go on to, while that is asked and then done;
 * - `service`: the service last signed in for, to go back to when an interaction is lost.
 */
import { hash } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import { deriveKey } from '../../crypto/derive-key.ts';
import { createSeal } from '../../crypto/sealing.ts';

const minute = 60 * 1000;
const day = 24 * 60 * minute;

const transaction = z.strictObject({
  uid: z.string(),
  state: z.string(),
  nonce: z.string(),
  /** The answer, on its way back to its interaction. */
  query: z.string().optional(),
});
const session = z.strictObject({ accountId: z.string(), idToken: z.string() });
const toLink = z.strictObject({ accountId: z.string(), subject: z.string() });
/** `target`: the service, where it asked to come back, or our own page. */
const signOut = z.strictObject({ idToken: z.string(), target: z.string() });
const leaving = z.strictObject({ state: z.string(), target: z.string() });

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

  function cookie<T>(kind: string, schema: z.ZodType<T>, maxAge?: number): SealedCookie<T> {
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
        ctx.cookies.set(name, seal.seal(JSON.stringify(value), kind), {
          ...options,
          ...(maxAge !== undefined && { maxAge }),
        });
      },
      clear(ctx) {
        ctx.cookies.set(name, null, options);
      },
    };
  }

  return {
    device: cookie('device', z.array(z.tuple([z.string(), z.string()])), 365 * day),
    browser: cookie('browser', z.string(), day),
    finished: cookie('finished', z.array(z.string()), day),
    franceConnect: cookie('franceconnect', transaction, 10 * minute),
    franceConnectToLink: cookie('franceconnect-to-link', toLink, 10 * minute),
    // Without an end of its own: it goes with the browser, as the session does.
    franceConnectSession: cookie('franceconnect-session', session),
    franceConnectSignOut: cookie('franceconnect-sign-out', signOut, 10 * minute),
    franceConnectLeaving: cookie('franceconnect-leaving', leaving, 10 * minute),
    remembered: cookie('remembered', z.string(), 365 * day),
    service: cookie('service', z.string(), day),
  };
}
