/**
 * Limits what somebody who has got into an account may do in an hour. No person comes near it. It may be an intruder who
 * uses it up, so a recovery of the account is counted apart.
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

/** Counts one time under a name of the account. Resolves with the wait in ms when there were too many. */
export type HourlyLimit = (name: string) => Promise<number | undefined>;

/** Creates a limit on a store of counters, which all processes share. */
export function createHourlyLimit(
  what: keyof typeof perHour,
  { counters, index, clock }: { counters: CounterStore; index: BlindIndex; clock: Clock },
): HourlyLimit {
  return async (name) => {
    const key = `${what}/${index(what, name)}`;
    const { count, expiresAt } = await counters.increment(key, hour);
    return count > perHour[what] ? Math.max(1, expiresAt - clock()) : undefined;
  };
}
