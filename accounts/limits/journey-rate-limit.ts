/**
 * Limits the journeys without a password (forgotten password, forgotten identifier, account creation): 5 an hour for
 * one identity, known or not, and 100 an hour for one network address.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { networkOf } from './networks.ts';

const hour = 60 * 60 * 1000;
const limits = { identity: 5, address: 100 } as const;

/** Counts one journey. Resolves with the time to wait, in ms, when there were too many, else with undefined. */
export type JourneyRateLimit = (
  kind: string,
  identity: string,
  address: string,
) => Promise<number | undefined>;

/** Creates the limit on a store of counters, which all processes share. */
export function createJourneyRateLimit({
  counters,
  index,
  clock,
}: {
  counters: CounterStore;
  index: BlindIndex;
  clock: Clock;
}): JourneyRateLimit {
  return async (kind, identity, address) => {
    const [byAddress, byIdentity] = await Promise.all([
      counters.increment(`journeys/${index('network', networkOf(address))}`, hour),
      counters.increment(`journey/${index(`journey/${kind}`, identity)}`, hour),
    ]);
    const waits = [
      byAddress.count > limits.address ? byAddress.expiresAt - clock() : 0,
      byIdentity.count > limits.identity ? byIdentity.expiresAt - clock() : 0,
    ];
    const wait = Math.max(...waits);
    return wait > 0 ? wait : undefined;
  };
}
