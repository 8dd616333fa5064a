/** A browser is a known device of the accounts that have signed in from it. The cookie `device` lists them. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { SealedCookies } from './cookies.ts';

/** A family may share a browser. When there are more accounts, the one unused for the longest time is forgotten. */
const accountsPerDevice = 5;

/** Reports whether the account has signed in from this browser before. */
export const isKnownDevice = (
  cookies: Pick<SealedCookies, 'device'>,
  ctx: Context,
  accountId: string,
): boolean => cookies.device.read(ctx)?.some(([id]) => id === accountId) === true;

/** Returns the account that was used last on this browser, if any has signed in from it. */
export const lastAccount = (
  cookies: Pick<SealedCookies, 'device'>,
  ctx: Context,
): string | undefined => cookies.device.read(ctx)?.[0]?.[0];

/** Returns the id of the device for the account last used on it, or undefined when no account has signed in from it. */
export const deviceOf = (cookies: SealedCookies, ctx: Context): string | undefined =>
  cookies.device.read(ctx)?.[0]?.[1];

/** Makes the browser a known device of the account, and the account the last one used on it. */
export function keepDevice(cookies: SealedCookies, ctx: Context, accountId: string): void {
  const known = cookies.device.read(ctx) ?? [];
  const device = known.find(([id]) => id === accountId)?.[1] ?? randomUUID();
  const others = known.filter(([id]) => id !== accountId);
  cookies.device.write(ctx, [[accountId, device], ...others.slice(0, accountsPerDevice - 1)]);
}
