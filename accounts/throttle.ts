/**
 * How often one may fail to sign in. Failures alone are counted: per identifier (known or not), or
 * per device for a browser that signed in to the account before, and per network address. There is
 * never a lasting lock: identifiers can be guessed, so a lock would be a weapon.
 */

import type { Clock, Counter, CounterStore } from '../adapters/ports.ts';
import { AppError } from '../errors.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From the 5th failure in a row on: one minute, doubling to an hour (the CNIL's advice of 2022). */
const freeFailures = 5;
const failuresPerDay = 25;
const failuresPerAddress = 300;

/** Beyond this many tries of one subject waiting for their turn, the next is sent away. */
const waitingPerSubject = 64;

export interface ThrottleKeys {
  /** The identifier's blind index, or that of the known device. */
  readonly subject: string;
  /** See `networkOf`. */
  readonly network: string;
}

export interface Throttle {
  /**
   * Runs one try and counts it if it fails. Tries on one subject run side by side only as far as it
   * has tries left, so that a burst gets no more of them than a patient person.
   * Resolves with `{ waitMs }`, without trying, while the subject or the address must wait.
   */
  attempt(
    keys: ThrottleKeys,
    work: () => Promise<boolean>,
  ): Promise<{ ok: boolean } | { waitMs: number }>;
  /** Forgets the failures of a subject (an operator's act). */
  clear(subject: string): Promise<void>;
}

/** The part of an address that counts as one place: an IPv4 whole, an IPv6 by its /64. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}

export function createThrottle({
  counters,
  clock,
}: {
  counters: CounterStore;
  clock: Clock;
}): Throttle {
  const inRow = (subject: string) => `failures:${subject}`;
  const inDay = (subject: string) => `failures-day:${subject}`;
  const ofAddress = (network: string) => `failures-address:${network}`;
  /** The tries under way in this process, by subject. */
  const underWay = new Map<string, { tries: Set<Promise<unknown>>; waiting: number }>();

  /** When this many failures in a row let the next try through. */
  function nextTryAt(counter: Counter | undefined): number {
    if (counter === undefined || counter.count < freeFailures) return 0;
    return counter.lastAt + Math.min(minute * 2 ** (counter.count - freeFailures), hour);
  }
  const exhaustedUntil = (counter: Counter | undefined, limit: number) =>
    counter !== undefined && counter.count >= limit ? counter.expiresAt : 0;

  async function state({ subject, network }: ThrottleKeys) {
    const [row, perDay, perAddress] = await Promise.all([
      counters.read(inRow(subject)),
      counters.read(inDay(subject)),
      counters.read(ofAddress(network)),
    ]);
    const openAt = Math.max(
      nextTryAt(row),
      exhaustedUntil(perDay, failuresPerDay),
      exhaustedUntil(perAddress, failuresPerAddress),
    );
    const failures = row?.count ?? 0;
    // Once it has waited, one try at a time: each failure sets the next wait.
    return { waitMs: openAt - clock(), triesLeft: Math.max(1, freeFailures - failures) };
  }

  async function tryOnce(keys: ThrottleKeys, work: () => Promise<boolean>): Promise<boolean> {
    const ok = await work();
    if (ok) {
      await counters.clear(inRow(keys.subject));
    } else {
      await Promise.all([
        counters.increment(inRow(keys.subject), day),
        counters.increment(inDay(keys.subject), day),
        counters.increment(ofAddress(keys.network), hour),
      ]);
    }
    return ok;
  }

  return {
    async attempt(keys, work) {
      for (;;) {
        const { waitMs, triesLeft } = await state(keys);
        if (waitMs > 0) return { waitMs };
        const running = underWay.get(keys.subject) ?? { tries: new Set(), waiting: 0 };
        if (running.tries.size < triesLeft) {
          const attempt = tryOnce(keys, work);
          underWay.set(keys.subject, running);
          running.tries.add(attempt);
          try {
            return { ok: await attempt };
          } finally {
            running.tries.delete(attempt);
            if (running.tries.size === 0) underWay.delete(keys.subject);
          }
        }
        if (running.waiting >= waitingPerSubject) throw new AppError('busy', { retryAfter: 5 });
        running.waiting += 1;
        await Promise.race(running.tries).catch(() => undefined);
        running.waiting -= 1;
      }
    },
    async clear(subject) {
      await Promise.all([counters.clear(inRow(subject)), counters.clear(inDay(subject))]);
    },
  };
}
