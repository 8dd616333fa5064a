/**
 * Limits what somebody who has proven to be the owner of an account may do in an hour. Nobody else can use it up, so it
 * keeps nobody out; and no person comes near it.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';

const hour = 60 * 60 * 1000;

const perHour = {
  /** New passwords that are typed: each costs an estimate, and up to two hashes. */
  'password-choices': 30,
  /** Forms that are sent in the account space: each may cost an event in the audit trail, and messages. */
  'space-forms': 120,
} as const;

/** Counts one time of an account. Resolves with the wait in ms when there were too many. */
export type HourlyLimit = (accountId: string) => Promise<number | undefined>;

/** Creates a limit on a store of counters, which all processes share. */
export function createHourlyLimit(
  name: keyof typeof perHour,
  { counters, index, clock }: { counters: CounterStore; index: BlindIndex; clock: Clock },
): HourlyLimit {
  return async (accountId) => {
    const key = `${name}/${index(name, accountId)}`;
    const { count, expiresAt } = await counters.increment(key, hour);
    return count > perHour[name] ? Math.max(1, expiresAt - clock()) : undefined;
  };
}
