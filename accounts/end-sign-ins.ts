import type { Account } from './account.ts';

/**
 * Returns the account with all its sign-ins ended at `now` (ms): sessions, refresh tokens and codes that go back to an
 * earlier sign-in are refused at their next use. The link to FranceConnect goes as well, so that a person who came by it
 * types the password before it is made again. What an intruder has opened or added must not outlive the owner's recovery.
 */
export function endSignIns({ franceConnect: _, ...account }: Account, now: number): Account {
  return { ...account, standing: { ...account.standing, endedBefore: now, reset: undefined } };
}
