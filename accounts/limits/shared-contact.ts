/**
 * How many codes strangers may ask for to one address or number. A family or a shelter shares one, so a network that has
 * used its first codes is served on with growing waits, which end within ten minutes: the page that tells the wait
 * outlives it. Nobody's mailbox is flooded: an hour and a day have an end for one network and for all of them together.
 * Networks that have had none still get one, so that none can use up what is left for the others.
 */
import type { Clock, Counter, CounterStore } from '../../adapters/ports.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The waits in minutes after the 5th, 6th, 7th … code of one network in a day. The last one is that of all further codes. */
const freeCodes = 5;
const waitMinutes = [2, 5, 10] as const;

/** Codes of one network, of all, and of all while the asking network has had none. */
const bounds = [
  { name: 'hour', lifetime: hour, perNetwork: 12, forAll: 20, forNewcomers: 30 },
  { name: 'day', lifetime: day, perNetwork: 40, forAll: 100, forNewcomers: 200 },
] as const;

/** Returns the wait after this many codes, in ms. */
const waitAfter = (codes: number): number =>
  codes < freeCodes
    ? 0
    : (waitMinutes[Math.min(codes - freeCodes, waitMinutes.length - 1)] ?? 0) * minute;

/** A request for a code. `key` names the contact and the purpose, `requester` the network of the person (`requesterOf`). */
export interface SharedContactAsked {
  readonly key: string;
  readonly requester: string;
  /** False where the page can't say that one must wait: then there are no waits within the bounds. */
  readonly canTell: boolean;
}

/** The budget of codes to one contact. */
export interface SharedContact {
  /** Resolves with the time until the network may ask again, in ms; zero when it may now. Counts nothing. */
  wait(asked: SharedContactAsked): Promise<number>;
  /** Counts a code. Resolves with false when parallel requests have used the budget up. */
  take(asked: SharedContactAsked): Promise<boolean>;
  /** Says that the code could not be sent, so that nobody waits because of it. */
  release(asked: SharedContactAsked): Promise<void>;
}

/** Creates the budget on a store of counters, which all processes share. */
export function createSharedContact(counters: CounterStore, clock: Clock): SharedContact {
  const allKey = ({ key }: SharedContactAsked, name: string) => `${key}/${name}`;
  const ownKey = ({ key, requester }: SharedContactAsked, name: string) =>
    `${key}/${name}/${requester}`;
  const pauseKey = (asked: SharedContactAsked) => ownKey(asked, 'pause');
  const left = (counter: Counter | undefined) => (counter?.expiresAt ?? 0) - clock();

  return {
    async wait(asked) {
      const keys = bounds.flatMap(({ name }) => [allKey(asked, name), ownKey(asked, name)]);
      const [pause, ...found] = await counters.readAll([pauseKey(asked), ...keys]);
      const waits = bounds.map(({ perNetwork, forAll, forNewcomers }, index) => {
        const [all, own] = found.slice(2 * index, 2 * index + 2);
        const [used, usedByOwn] = [all?.count ?? 0, own?.count ?? 0];
        if (usedByOwn >= perNetwork) return Math.max(1, left(own));
        return used < (usedByOwn === 0 ? forNewcomers : forAll) ? 0 : Math.max(1, left(all));
      });
      return Math.max(asked.canTell ? left(pause) : 0, ...waits, 0);
    },
    async take(asked) {
      let codes = 0;
      for (const { name, lifetime, perNetwork, forAll, forNewcomers } of bounds) {
        const own = await counters.increment(ownKey(asked, name), lifetime);
        codes = own.count;
        // A network that is over its own bound must not spend what is left for the others.
        if (own.count > perNetwork) return false;
        const all = await counters.increment(allKey(asked, name), lifetime);
        if (all.count > (own.count === 1 ? forNewcomers : forAll)) return false;
      }
      const wait = waitAfter(codes);
      await counters.clear(pauseKey(asked));
      if (wait > 0) await counters.increment(pauseKey(asked), wait);
      return true;
    },
    release: (asked) => counters.clear(pauseKey(asked)),
  };
}
