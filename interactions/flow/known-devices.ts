/**
 * A browser is a known device of the accounts that have signed in from it. The cookie `device` lists them, each with the
 * time of its last sign-in: 90 days later it is unknown again, and so it is once the account's sign-ins were ended, because
 * what an intruder's browser has got must not outlive the owner's recovery. A device that its owner has forgotten is
 * unknown too.
 */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { Accounts } from '../../accounts/accounts.ts';
import {
  type DeviceRecords,
  deviceIdOf,
  deviceLifetimeMs,
} from '../../accounts/devices/device-records.ts';
import { isForgotten } from '../../accounts/devices/forgotten-devices.ts';
import { auditNetwork } from '../../accounts/limits/networks.ts';
import type { AccountRecord, Clock } from '../../adapters/ports.ts';
import { browserName } from '../../http/browser-name.ts';
import type { SealedCookies } from './cookies.ts';

/** A family may share a browser. When there are more accounts, the one unused for the longest time is forgotten. */
const accountsPerDevice = 5;

/** What must be known of an account to say whether a browser is known to it. */
type Owner = Pick<AccountRecord, 'id'> & {
  readonly standing: Pick<AccountRecord['standing'], 'endedBefore' | 'forgottenDevices'>;
};

export interface KnownDevices {
  /** Returns the id of the browser as a known device of the account, or undefined when it is none. */
  deviceOf(ctx: Context, account: Owner): string | undefined;
  /** Reports whether the account has signed in from this browser before. */
  isKnown(ctx: Context, account: Owner): boolean;
  /** Makes the browser a known device of the account, and the account the last one used on it. */
  keep(ctx: Context, account: Owner): Promise<void>;
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
  readonly records: Pick<DeviceRecords, 'keep'>;
  readonly clock: Clock;
}

export function createKnownDevices({
  cookies,
  accounts,
  records,
  clock,
}: KnownDevicesDependencies): KnownDevices {
  const read = (ctx: Context) =>
    (cookies.device.read(ctx) ?? []).filter(([, , usedAt]) => clock() - usedAt < deviceLifetimeMs);

  function deviceOf(ctx: Context, { id, standing }: Owner): string | undefined {
    const [, device, usedAt = 0] = read(ctx).find(([account]) => account === id) ?? [];
    if (device === undefined || usedAt < standing.endedBefore) return undefined;
    return isForgotten(standing, { id: deviceIdOf(id, device), usedAt }) ? undefined : device;
  }

  return {
    deviceOf,
    isKnown: (ctx, account) => deviceOf(ctx, account) !== undefined,
    async keep(ctx, account) {
      const known = deviceOf(ctx, account);
      const device = known ?? randomUUID();
      const others = read(ctx).filter(([id]) => id !== account.id);
      const usedAt = clock();
      cookies.device.write(ctx, [
        [account.id, device, usedAt],
        ...others.slice(0, accountsPerDevice - 1),
      ]);
      const record = {
        accountId: account.id,
        id: deviceIdOf(account.id, device),
        usedAt,
        network: auditNetwork(ctx.ip),
        browser: browserName(ctx),
      };
      await records.keep(record, { isNew: known === undefined });
    },
    async lastAccount(ctx) {
      const [id] = read(ctx)[0] ?? [];
      const account = id === undefined ? undefined : await accounts.find(id);
      return account && deviceOf(ctx, account) !== undefined ? id : undefined;
    },
    anyDevice: (ctx) => read(ctx)[0]?.[1],
  };
}
