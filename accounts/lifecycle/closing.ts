/** Closing an account: it is erased some time later, and until then its owner may keep it. */
import type { Account } from '../account.ts';

/** How long a closed account can still be kept, in days. */
export const keptDays = 30;
const keptMs = keptDays * 24 * 60 * 60 * 1000;

/** Returns when an account that was closed at this time is erased; both are in milliseconds. */
export const erasedAt = (closedAt: number): number => closedAt + keptMs;

/** Returns the latest time of closing of accounts that are due to be erased now; both are in milliseconds. */
export const closedUntil = (now: number): number => now - keptMs;

/** Returns the account closed: all its sign-ins end. Its links stay, because a sign-in by them offers to keep it too. */
export const closed = (account: Account, now: number): Account => ({
  ...account,
  standing: { ...account.standing, closedAt: now, endedBefore: now },
});

/** Returns the account open again. */
export const kept = (account: Account): Account => ({
  ...account,
  standing: { ...account.standing, closedAt: undefined },
});
