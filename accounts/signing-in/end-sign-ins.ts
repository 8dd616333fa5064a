import type { Account } from '../account.ts';

/**
 * Returns the standing with all sign-ins ended at `now` (ms), and a reset that somebody may have begun: neither is of use
 * from then on.
 */
export const endedAt = (standing: Account['standing'], now: number): Account['standing'] => ({
  ...standing,
  endedBefore: now,
  reset: undefined,
});

/**
 * Returns the account with all its sign-ins ended at `now` (ms): sessions, refresh tokens and codes that go back to an
 * earlier sign-in are refused at their next use. The links to FranceConnect go as well, so that a person who came by one
 * types the password before it is made again. What an intruder has opened or added must not outlive the owner's recovery.
 */
export function endSignIns(account: Account, now: number): Account {
  const { franceConnect: _, franceConnectPlus: __, ...others } = account;
  return { ...others, standing: { ...endedAt(account.standing, now), recoveredAt: now } };
}
