/** The browser as a known device: the accounts that have signed in here, each with an id of the device's own. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { SealedCookies } from './cookies.ts';

/** A browser shared by a family knows this many accounts; the one longest unused goes first. */
const accountsPerDevice = 5;

export const isKnownDevice = (cookies: SealedCookies, ctx: Context, accountId: string): boolean =>
  cookies.device.read(ctx)?.some(([id]) => id === accountId) === true;

/** Makes the browser known to the account, and the account the last one used on it. */
export function keepDevice(cookies: SealedCookies, ctx: Context, accountId: string): void {
  const known = cookies.device.read(ctx) ?? [];
  const device = known.find(([id]) => id === accountId)?.[1] ?? randomUUID();
  const others = known.filter(([id]) => id !== accountId);
  cookies.device.write(ctx, [[accountId, device], ...others.slice(0, accountsPerDevice - 1)]);
}
