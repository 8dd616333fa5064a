/**
 * Limits the journeys without a password (forgotten password, forgotten identifier, account creation), for one set of
 * answers and for one network address. The limits are the same for known and unknown people, and no account is looked up.
 * See docs/security.md, section Limits.
 */
import type { Clock, Counter, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { networkOf } from './networks.ts';
import { createSharedBudget, requesterOf } from './shared-budget.ts';

const hour = 60 * 60 * 1000;
/** Journeys an hour with the same answers, from a browser that has signed in to an account before. */
const perKnownDevice = 5;
/** Journeys an hour that the known devices of one account may begin while their network has none left. */
const beyondNetwork = 20;

/** A journey that somebody begins. */
export interface BegunJourney {
  readonly kind: string;
  /** All answers that say who the person is: wrong answers then spend nothing of the person who gives the right ones. */
  readonly answers: string;
  /** The network address. */
  readonly address: string;
  /** An account that has signed in from this browser. It is counted apart, so that strangers can't keep it out. */
  readonly knownAccount?: string | undefined;
}

/** The limits of journeys. Waits are in ms; undefined means that there is none. */
export interface JourneyRateLimit {
  /** Counts a journey. Resolves with the wait when there were too many. */
  begin(journey: BegunJourney): Promise<number | undefined>;
  /** Resolves with the wait of a network address that has no journey left. */
  waitOf(address: string): Promise<number | undefined>;
  /** Counts a message of a journey as one more journey of its network address. */
  countMessage(address: string): Promise<void>;
}

/** Creates the limits on a store of counters, which all processes share. `perAddress` is in journeys an hour. */
export function createJourneyRateLimit({
  counters,
  index,
  clock,
  perAddress,
}: {
  counters: CounterStore;
  index: BlindIndex;
  clock: Clock;
  perAddress: number;
}): JourneyRateLimit {
  const shared = createSharedBudget(counters, clock);
  const waitAbove = ({ count, expiresAt }: Counter, limit: number) =>
    count > limit ? Math.max(1, expiresAt - clock()) : undefined;

  const networkKey = (address: string) => `journeys/${index('network', networkOf(address))}`;

  async function countForAnswers(key: string, requester: string): Promise<number | undefined> {
    const wait = await shared.wait(key, requester);
    if (wait > 0) return wait;
    return (await shared.take(key, requester)) ? undefined : hour;
  }

  return {
    async waitOf(address) {
      const [counter] = await counters.readAll([networkKey(address)]);
      return counter && waitAbove(counter, perAddress - 1);
    },
    async countMessage(address) {
      await counters.increment(networkKey(address), hour);
    },
    async begin({ kind, answers, address, knownAccount }) {
      const key = `journey/${index(`journey/${kind}`, answers)}`;
      const counted = await counters.increment(networkKey(address), hour);
      const ofNetwork = waitAbove(counted, perAddress);
      if (knownAccount === undefined) {
        return ofNetwork ?? countForAnswers(key, requesterOf(index, address));
      }
      const known = index('journey-device', knownAccount);
      if (ofNetwork !== undefined) {
        const beyond = await counters.increment(`journeys/${known}`, hour);
        if (beyond.count > beyondNetwork) return ofNetwork;
      }
      return waitAbove(await counters.increment(`${key}/${known}`, hour), perKnownDevice);
    },
  };
}
