/** Suspending an account, which signs nobody in until it is reactivated, and reactivating it. */
import type { Account } from '../account.ts';
import { endedAt } from '../signing-in/end-sign-ins.ts';

/** Why an account is suspended. An operator chooses one; they are stored, so a released one is never renamed. */
export const suspensionReasons = [
  /** Somebody else uses the account, or has made it in the person's name. */
  'identity-theft',
  'fraud',
  'death',
  /** The person has asked for it. */
  'request',
  /** Whose account it is must be settled first, for example because two people claim it. */
  'dispute',
  'other',
] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];

/** Returns the account suspended: all its sign-ins end. Its links stay, and open nothing until it is reactivated. */
export const suspended = (account: Account, reason: SuspensionReason, now: number): Account => ({
  ...account,
  standing: { ...endedAt(account.standing, now), suspension: { at: now, reason } },
});

/** Returns the account open again. Sign-ins from before the suspension stay ended. */
export const reactivated = (account: Account): Account => ({
  ...account,
  standing: { ...account.standing, suspension: undefined },
});
