/**
 * A browser is a known device of the accounts that have signed in from it. The cookie `device` lists them, each with the
 * time of its last sign-in: 90 days later it is unknown again, and so it is once the account's sign-ins were ended, because
 * what an intruder's browser has got must not outlive the owner's recovery.
 */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord, Clock } from '../../adapters/ports.ts';
import { deviceDays, type SealedCookies } from './cookies.ts';

/** A family may share a browser. When there are more accounts, the one unused for the longest time is forgotten. */
const accountsPerDevice = 5;
const lifetime = deviceDays * 24 * 60 * 60 * 1000;

/** What must be known of an account to say whether a browser is known to it. */
type Owner = Pick<AccountRecord, 'id'> & {
  readonly standing: Pick<AccountRecord['standing'], 'endedBefore'>;
};

export interface KnownDevices {
  /** Returns the id of the browser as a known device of the account, or undefined when it is none. */
  deviceOf(ctx: Context, account: Owner): string | undefined;
  /** Reports whether the account has signed in from this browser before. */
  isKnown(ctx: Context, account: Owner): boolean;
  /** Makes the browser a known device of the account, and the account the last one used on it. */
  keep(ctx: Context, account: Owner): void;
  /** Resolves with the account that was used last on this browser, if the browser is a known device of it. */
  lastAccount(ctx: Context): Promise<string | undefined>;
  /**
   * Returns the id of the device for the account last used on it. It does not look whether the account's sign-ins were
   * ended since: it is for what a flood of strangers takes away, and opens nothing.
   */
  anyDevice(ctx: Context): string | undefined;
}

export interface KnownDevicesDependencies {
  readonly cookies: Pick<SealedCookies, 'device'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly clock: Clock;
}

export function createKnownDevices({
  cookies,
  accounts,
  clock,
}: KnownDevicesDependencies): KnownDevices {
  const read = (ctx: Context) =>
    (cookies.device.read(ctx) ?? []).filter(([, , usedAt]) => clock() - usedAt < lifetime);

  function deviceOf(ctx: Context, { id, standing }: Owner): string | undefined {
    const [, device, usedAt = 0] = read(ctx).find(([account]) => account === id) ?? [];
    return usedAt < standing.endedBefore ? undefined : device;
  }

  return {
    deviceOf,
    isKnown: (ctx, account) => deviceOf(ctx, account) !== undefined,
    keep(ctx, account) {
      const device = deviceOf(ctx, account) ?? randomUUID();
      const others = read(ctx).filter(([id]) => id !== account.id);
      cookies.device.write(ctx, [
        [account.id, device, clock()],
        ...others.slice(0, accountsPerDevice - 1),
      ]);
    },
    async lastAccount(ctx) {
      const [id] = read(ctx)[0] ?? [];
      const account = id === undefined ? undefined : await accounts.find(id);
      return account && deviceOf(ctx, account) !== undefined ? id : undefined;
    },
    anyDevice: (ctx) => read(ctx)[0]?.[1],
  };
}
