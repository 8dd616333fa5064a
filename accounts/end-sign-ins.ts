import type { Account } from './account.ts';

/**
 * Returns the account with all its sign-ins ended at `now` (ms): sessions, refresh tokens and codes that go back to an
 * earlier sign-in are refused at their next use. The links to FranceConnect go as well, so that a person who came by one
 * types the password before it is made again. What an intruder has opened or added must not outlive the owner's recovery.
 */
export function endSignIns(account: Account, now: number): Account {
  const { franceConnect: _, franceConnectPlus: __, ...others } = account;
  const ended = { endedBefore: now, recoveredAt: now, reset: undefined };
  return { ...others, standing: { ...account.standing, ...ended } };
}
