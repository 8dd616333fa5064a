/**
 * A budget for what anybody may ask for in somebody's name, such as a code to their address. It is shared by the
 * networks that ask, so that one of them can't use it up: a network gets 5 an hour, all together 10, and after these each
 * network that has had none still gets one, up to 20. A person whose budget strangers spend is slowed, and the strangers
 * need as many networks as there are places.
 */
import type { Clock, Counter, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { networksOf } from './networks.ts';

const hour = 60 * 60 * 1000;
const perNetwork = 5;
const forAll = 10;
const forNewcomers = 20;

/** Returns the blind index of an IPv4 address, or of the /48 of an IPv6 address: one subscriber may have all of it. */
export function requesterOf(index: BlindIndex, address: string): string {
  const network = networksOf(address).find(({ size }) => size !== '/24');
  return index('network', network?.name ?? 'unknown');
}

/** A budget under `key`. `requester` is what `requesterOf` returns. */
export interface SharedBudget {
  /** Resolves with the time until the requester may ask again, in ms; zero when they may now. Counts nothing. */
  wait(key: string, requester: string): Promise<number>;
  /** Counts one request. Resolves with false when parallel requests have used the budget up. */
  take(key: string, requester: string): Promise<boolean>;
}

/** Creates the budgets on a store of counters, which all processes share. */
export function createSharedBudget(counters: CounterStore, clock: Clock): SharedBudget {
  const ownKey = (key: string, requester: string) => `${key}/${requester}`;
  const until = (counter: Counter | undefined) => (counter?.expiresAt ?? 0) - clock();

  return {
    async wait(key, requester) {
      const [all, own] = await counters.readAll([key, ownKey(key, requester)]);
      const [used, usedByOwn] = [all?.count ?? 0, own?.count ?? 0];
      if (usedByOwn >= perNetwork) return Math.max(1, until(own));
      if (used < (usedByOwn === 0 ? forNewcomers : forAll)) return 0;
      return Math.max(1, until(all));
    },
    async take(key, requester) {
      const own = await counters.increment(ownKey(key, requester), hour);
      // A network that is over its own limit must not spend what is left for the others.
      if (own.count > perNetwork) return false;
      const all = await counters.increment(key, hour);
      return all.count <= (own.count === 1 ? forNewcomers : forAll);
    },
  };
}
