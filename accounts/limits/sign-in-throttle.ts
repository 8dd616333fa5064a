/**
 * How often one may fail to sign in. Failures alone are counted: per identifier (known or not), or
 * per device for a browser that signed in to the account before, and per network address. There is
 * never a lasting lock: identifiers can be guessed, so a lock would be a weapon.
 */
import type { Clock, Counter, CounterStore } from '../../adapters/ports.ts';
import { DomainError } from '../../errors/domain-error.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From the 5th failure in a row on: one minute, doubling to an hour (the CNIL's advice of 2022). */
const freeFailures = 5;
const failuresPerDay = 25;
const failuresPerAddress = 300;

/** Beyond this many tries of one subject waiting for their turn, the next is sent away. */
const waitingPerSubject = 128;

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

/** Those who try one subject at the moment. */
interface Line {
  readonly tries: Set<Promise<unknown>>;
  /** How many tries have ended since the line began. */
  ended: number;
  waiting: number;
  /** All of them: those who try, who wait, and who ask whether they may. */
  present: number;
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
  /** How many tries each address has under way in this process. */
  const underWay = new Map<string, number>();
  /** The subjects with tries under way in this process. */
  const lines = new Map<string, Line>();

  /** When this many failures in a row let the next try through. */
  function nextTryAt(counter: Counter | undefined): number {
    if (counter === undefined || counter.count < freeFailures) return 0;
    return counter.lastAt + Math.min(minute * 2 ** (counter.count - freeFailures), hour);
  }
  const exhaustedUntil = (counter: Counter | undefined, limit: number) =>
    counter !== undefined && counter.count >= limit ? counter.expiresAt : 0;

  async function state({ subject, network }: ThrottleKeys) {
    const [row, perDay, perAddress] = await counters.readAll([
      inRow(subject),
      inDay(subject),
      ofAddress(network),
    ]);
    const openAt = Math.max(
      nextTryAt(row),
      exhaustedUntil(perDay, failuresPerDay),
      exhaustedUntil(perAddress, failuresPerAddress),
    );
    const left = Math.min(freeFailures - (row?.count ?? 0), failuresPerDay - (perDay?.count ?? 0));
    // Once it has waited, one try at a time: each failure sets the next wait.
    const leftOfAddress = Math.max(1, failuresPerAddress - (perAddress?.count ?? 0));
    return {
      waitMs: openAt - clock(),
      triesLeft: Math.max(1, left),
      leftOfAddress,
      failedBefore: row !== undefined,
    };
  }

  async function tryOnce(
    keys: ThrottleKeys,
    work: () => Promise<boolean>,
    failedBefore: boolean,
  ): Promise<boolean> {
    const ok = await work();
    if (ok) {
      if (failedBefore) await counters.clear(inRow(keys.subject));
    } else {
      await Promise.all([
        counters.increment(inRow(keys.subject), day),
        counters.increment(inDay(keys.subject), day),
        counters.increment(ofAddress(keys.network), hour),
      ]);
    }
    return ok;
  }

  async function tryInLine(
    line: Line,
    keys: ThrottleKeys,
    work: () => Promise<boolean>,
    failedBefore: boolean,
  ) {
    const attempt = tryOnce(keys, work, failedBefore);
    line.tries.add(attempt);
    underWay.set(keys.network, (underWay.get(keys.network) ?? 0) + 1);
    try {
      return await attempt;
    } finally {
      const others = (underWay.get(keys.network) ?? 1) - 1;
      if (others === 0) underWay.delete(keys.network);
      else underWay.set(keys.network, others);
      line.tries.delete(attempt);
      line.ended += 1;
    }
  }

  return {
    async attempt(keys, work) {
      const line = lines.get(keys.subject) ?? {
        tries: new Set(),
        ended: 0,
        waiting: 0,
        present: 0,
      };
      lines.set(keys.subject, line);
      line.present += 1;
      try {
        for (;;) {
          const { ended } = line;
          const { waitMs, triesLeft, leftOfAddress, failedBefore } = await state(keys);
          if (waitMs > 0) return { waitMs };
          // A try that ended meanwhile may be missing in what was read.
          if (line.ended !== ended) continue;
          // As many at once as may fail.
          if ((underWay.get(keys.network) ?? 0) >= leftOfAddress) {
            throw new DomainError('busy', { retryAfterSeconds: 5 });
          }
          if (line.tries.size < triesLeft) {
            return { ok: await tryInLine(line, keys, work, failedBefore) };
          }
          if (line.waiting >= waitingPerSubject)
            throw new DomainError('busy', { retryAfterSeconds: 5 });
          line.waiting += 1;
          await Promise.race(line.tries).catch(() => undefined);
          line.waiting -= 1;
        }
      } finally {
        line.present -= 1;
        if (line.present === 0) lines.delete(keys.subject);
      }
    },
    async clear(subject) {
      await Promise.all([counters.clear(inRow(subject)), counters.clear(inDay(subject))]);
    },
  };
}
