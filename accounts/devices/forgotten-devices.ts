/**
 * The known devices that a person has forgotten. The cookie that makes a browser known can't be taken back, so the account
 * lists the devices that count no longer. The list is short, as it stands on the account and is read at each sign-in: when it
 * is full, the oldest entry gives way to an instant, and a device that was used last before it is unknown as well.
 */
import type { Standing } from '../../adapters/ports.ts';
import { deviceLifetimeMs } from './device-records.ts';

type WithForgotten = Pick<Standing, 'forgottenDevices'>;

const longestList = 20;
/** In milliseconds. A sign-in that was under way when its device was forgotten writes the cookie a moment later. */
const underWay = 60_000;

/** Reports whether the device of this id, with its last sign-in at `usedAt` (ms), was forgotten. */
export function isForgotten(
  { forgottenDevices }: WithForgotten,
  device: { readonly id: string; readonly usedAt: number },
): boolean {
  if (forgottenDevices === undefined) return false;
  const { usedBefore, list } = forgottenDevices;
  return device.usedAt < usedBefore || list.some(({ id }) => id === device.id);
}

/** Returns the standing with one more forgotten device. Entries go once the device's cookie is too old anyway. */
export function withForgotten<S extends WithForgotten>(standing: S, id: string, now: number): S {
  const { usedBefore = 0, list = [] } = standing.forgottenDevices ?? {};
  const others = list.filter(
    (entry) => entry.id !== id && now - entry.at < deviceLifetimeMs + underWay,
  );
  const all = [{ id, at: now }, ...others];
  const dropped = all.slice(longestList).map(({ at }) => at + underWay);
  return {
    ...standing,
    forgottenDevices: {
      usedBefore: Math.max(usedBefore, ...dropped),
      list: all.slice(0, longestList),
    },
  };
}
