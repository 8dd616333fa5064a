/**
 * The counters of failed sign-ins. Failures alone are counted: for a subject (an identifier, known or not, or a device
 * that signed in to the account before) and for the networks of an address. There is never a lasting lock: identifiers can be
 * guessed, so anybody could lock anybody out.
 */
import type { Clock, Counter, CounterStore } from '../../adapters/ports.ts';
import type { Network, NetworkSize } from './networks.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From the 5th failure in a row on, the wait is one minute and doubles up to an hour (advice of the CNIL, 2022). */
const freeFailures = 5;
const longestWait = hour;
/** From the 25th failure of a day on, in a row or not, each further try waits for the longest time. */
const failuresPerDay = 25;
/**
 * Failures an hour. Many phones share one address, and a mobile network gives each phone a /64: a wide network may fail
 * more often than a narrow one, but less often than all the narrow ones inside it, which one person may own.
 */
const failuresPerNetwork: Readonly<Record<NetworkSize, number>> = {
  unknown: 300,
  '/32': 300,
  '/24': 6_000,
  '/64': 300,
  '/56': 900,
  '/48': 3_000,
};

/** What the failures of a sign-in are counted under. */
export interface SignInThrottleKeys {
  /** The blind index of the identifier, or of the known device. */
  readonly subject: string;
  /**
   * The networks of the address, named by blind indexes. A known device has none: it only tries one account and has a
   * counter of its own, so failures of others at its address don't close it.
   */
  readonly networks: readonly Network[];
}

/** How many more failures the counters allow. */
export interface Allowance {
  /** How long the next try must wait, in ms; zero or less when it need not. */
  readonly waitMs: number;
  /** How many tries of the subject may run at once: at least one. */
  readonly triesOfSubject: number;
  /** How many tries of each network may run at once, in the order of the keys: at least one. */
  readonly triesOfNetworks: readonly number[];
  /** True when the subject has failures in a row that a success clears. */
  readonly hasFailed: boolean;
}

/** Counts failures in the shared store. */
export interface FailureCounters {
  read(keys: SignInThrottleKeys): Promise<Allowance>;
  countFailure(keys: SignInThrottleKeys): Promise<void>;
  /** Ends the subject's failures in a row; those of the day stay. */
  countSuccess(subject: string): Promise<void>;
  /** Forgets all failures of a subject. */
  clear(subject: string): Promise<void>;
}

/** Creates the counters on a store. */
export function createFailureCounters({
  counters,
  clock,
}: {
  counters: CounterStore;
  clock: Clock;
}): FailureCounters {
  const inRowKey = (subject: string) => `failures:${subject}`;
  const inDayKey = (subject: string) => `failures-day:${subject}`;
  const networkKey = ({ name }: Network) => `failures-address:${name}`;

  /** Returns when this many failures in a row allow the next try. */
  function afterFailuresInRow(counter: Counter | undefined): number {
    if (counter === undefined || counter.count < freeFailures) return 0;
    return counter.lastAt + Math.min(minute * 2 ** (counter.count - freeFailures), longestWait);
  }
  /**
   * Returns when this many failures in a day allow the next try. Never only at the end of the day: strangers who spread
   * failures over a day would then keep the owner out for the rest of it.
   */
  const afterFailuresInDay = (counter: Counter | undefined): number =>
    counter !== undefined && counter.count >= failuresPerDay ? counter.lastAt + longestWait : 0;
  const afterFailuresOfNetwork = (counter: Counter | undefined, limit: number): number =>
    counter !== undefined && counter.count >= limit ? counter.expiresAt : 0;

  return {
    async read({ subject, networks }) {
      const [inRow, inDay, ...ofNetworks] = await counters.readAll([
        inRowKey(subject),
        inDayKey(subject),
        ...networks.map(networkKey),
      ]);
      const limits = networks.map(({ size }) => failuresPerNetwork[size]);
      const openAt = Math.max(
        afterFailuresInRow(inRow),
        afterFailuresInDay(inDay),
        ...limits.map((limit, i) => afterFailuresOfNetwork(ofNetworks[i], limit)),
      );
      const left = Math.min(
        freeFailures - (inRow?.count ?? 0),
        failuresPerDay - (inDay?.count ?? 0),
      );
      return {
        waitMs: openAt - clock(),
        // After a wait one try runs at a time, because each failure sets the next wait.
        triesOfSubject: Math.max(1, left),
        triesOfNetworks: limits.map((limit, i) => Math.max(1, limit - (ofNetworks[i]?.count ?? 0))),
        hasFailed: inRow !== undefined,
      };
    },
    async countFailure({ subject, networks }) {
      await Promise.all([
        counters.increment(inRowKey(subject), day),
        counters.increment(inDayKey(subject), day),
        ...networks.map((network) => counters.increment(networkKey(network), hour)),
      ]);
    },
    countSuccess: (subject) => counters.clear(inRowKey(subject)),
    async clear(subject) {
      await Promise.all([counters.clear(inRowKey(subject)), counters.clear(inDayKey(subject))]);
    },
  };
}
