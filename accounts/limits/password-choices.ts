/**
 * Limits how often a new password may be typed for one account, because each costs an estimate, and up to two hashes. Only
 * somebody who may choose its password can use the limit up, so it keeps nobody else out.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';

const hour = 60 * 60 * 1000;
const choicesPerHour = 30;

/** Counts a typed password. Resolves with the wait in ms when there were too many. */
export type CountPasswordChoice = (accountId: string) => Promise<number | undefined>;

/** Creates the limit on a store of counters, which all processes share. */
export function createPasswordChoices({
  counters,
  index,
  clock,
}: {
  counters: CounterStore;
  index: BlindIndex;
  clock: Clock;
}): CountPasswordChoice {
  return async (accountId) => {
    const key = `password-choices/${index('password-choices', accountId)}`;
    const { count, expiresAt } = await counters.increment(key, hour);
    return count > choicesPerHour ? Math.max(1, expiresAt - clock()) : undefined;
  };
}
