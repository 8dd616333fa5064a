/**
 * Limits the journeys without a password (forgotten password, forgotten identifier, account creation), for one set of
 * answers, for one network address, and for the wider networks that it belongs to. The limits are the same for known and unknown people, and no account is looked up.
 * See docs/security.md, section Limits.
 */
import type { Clock, Counter, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { indexedNetworks, type Network, type NetworkSize } from './networks.ts';
import { createSharedBudget, requesterOf } from './shared-budget.ts';

const hour = 60 * 60 * 1000;
/** Journeys an hour with the same answers, from a browser that has signed in to an account before. */
const perKnownDevice = 5;
/** Journeys an hour that the known devices of one account may begin while their network has none left. */
const beyondNetwork = 20;

/**
 * How many addresses' journeys a network has. A wide one may be thousands of phones of one carrier, or the addresses of
 * one person.
 */
const addressesOf: Readonly<Record<NetworkSize, number>> = {
  unknown: 1,
  '/32': 1,
  '/24': 20,
  '/64': 1,
  '/56': 3,
  '/48': 10,
};

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
  /** Resolves with the share of its journeys that a network address has used, or a network around it: from 0 to 1. */
  usedBy(address: string): Promise<number>;
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

  const networkKey = ({ name }: Network) => `journeys/${name}`;
  const limitOf = ({ size }: Network) => perAddress * addressesOf[size];

  /** Counts from the address on. One that has none left takes nothing from the network around it. */
  async function countForNetworks(address: string): Promise<number | undefined> {
    for (const network of indexedNetworks(index, address).toReversed()) {
      const counted = await counters.increment(networkKey(network), hour);
      const wait = waitAbove(counted, limitOf(network));
      if (wait !== undefined) return wait;
    }
    return undefined;
  }

  async function countForAnswers(key: string, requester: string): Promise<number | undefined> {
    const wait = await shared.wait(key, requester);
    if (wait > 0) return wait;
    return (await shared.take(key, requester)) ? undefined : hour;
  }

  /** Resolves with what is counted for an address and the networks around it, the widest first. */
  async function countedFor(address: string): Promise<{ counter: Counter; limit: number }[]> {
    const networks = indexedNetworks(index, address);
    const counted = await counters.readAll(networks.map(networkKey));
    return networks.flatMap((network, place) => {
      const counter = counted[place];
      return counter === undefined ? [] : [{ counter, limit: limitOf(network) }];
    });
  }

  return {
    async waitOf(address) {
      const counted = await countedFor(address);
      return counted
        .map(({ counter, limit }) => waitAbove(counter, limit - 1))
        .findLast((wait) => wait !== undefined);
    },
    async usedBy(address) {
      const counted = await countedFor(address);
      return Math.max(
        0,
        ...counted.map(({ counter, limit }) => Math.min(1, counter.count / limit)),
      );
    },
    async countMessage(address) {
      await countForNetworks(address);
    },
    async begin({ kind, answers, address, knownAccount }) {
      const key = `journey/${index(`journey/${kind}`, answers)}`;
      const ofNetwork = await countForNetworks(address);
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
