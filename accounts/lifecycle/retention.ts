/**
 * Accounts that nobody uses any more: after a number of months the owner is told, and 30 days later the account is erased,
 * unless somebody has used it.
 */

import type { Clock, UseStore } from '../../adapters/ports.ts';
import { createGrowingCache } from '../growing-cache.ts';

const day = 24 * 60 * 60 * 1000;
/** How long before it is erased the owner is told. */
const toldMs = 30 * day;

/** Returns the latest use of accounts whose owners must be told at `now`, so that they are erased after so many months. */
export function idleUntil(now: number, months: number): number {
  const limit = new Date(now + toldMs);
  limit.setUTCMonth(limit.getUTCMonth() - months);
  // A use is noted once a day.
  return limit.getTime() - day;
}

/** Returns the latest time of telling of accounts that are due to be erased now. */
export const toldUntil = (now: number): number => now - toldMs;

/**
 * Returns the work that notes a use of the account now, or undefined when this process has noted one less than a day ago: a
 * note is a write. The work never rejects.
 */
export type NoteUse = (accountId: string) => (() => Promise<void>) | undefined;

/** Creates `NoteUse`. */
export function createNoteUse({
  uses,
  clock,
}: {
  readonly uses: Pick<UseStore, 'note'>;
  readonly clock: Clock;
}): NoteUse {
  const noted = createGrowingCache<number>(50_000);
  return (accountId) => {
    const now = clock();
    if (now - (noted.get(accountId) ?? 0) < day) return undefined;
    noted.set(accountId, now);
    return async () => {
      // A store that is away now is asked at the next use: it must not keep the person out.
      await uses.note(accountId, now).catch(() => noted.delete(accountId));
    };
  };
}
