/**
 * Limits how often an account or an agent may do something in an hour. No honest person comes near the limit. An intruder may
 * use up that of an account, so a recovery of the account is counted apart.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';

/** In milliseconds. */
export const hour = 60 * 60 * 1000;

const perHour = {
  /** New passwords that are typed: each costs an estimate, and up to two hashes. */
  'password-choices': 30,
  /** Forms that are sent in the account space: each may cost an event in the audit trail, and messages. */
  'space-forms': 120,
  /** People's files that an agent opens in the support console. */
  'opened-files': 60,
  /** Searches of an agent there: each tells a name and a year of birth. */
  'agent-searches': 300,
} as const;

/** Counts one time under a name of the account or of the agent. Resolves with the wait in ms when there were too many. */
export type HourlyLimit = (name: string) => Promise<number | undefined>;

export interface HourlyLimitDependencies {
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

/** Creates a limit on a store of counters, which all processes share. */
export function createHourlyLimit(
  what: keyof typeof perHour,
  { counters, index, clock }: HourlyLimitDependencies,
): HourlyLimit {
  return async (name) => {
    const key = `${what}/${index(what, name)}`;
    const { count, expiresAt } = await counters.increment(key, hour);
    return count > perHour[what] ? Math.max(1, expiresAt - clock()) : undefined;
  };
}
