/**
 * Limits how often a sign-in may fail, also when many tries come at once: tries run side by side only as far as they
 * may all fail. How many that are changes with each failure, which is why no library's queue is used here.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { createFailureCounters, type SignInThrottleKeys } from './failure-counters.ts';

/** How many tries of one subject may wait; the next is refused at once. */
const waitingPerSubject = 128;

/** Limits failed sign-ins. */
export interface SignInThrottle {
  /**
   * Runs one try and counts it when it fails. Tries of one subject run at once only as far as the subject has tries
   * left, so that a burst of tries gets no more than a patient person. `isLast` says that only one
   * more failure is left before a wait. Resolves with `{ waitMs }`, without a try, while the subject or one of the
   * networks must wait. Throws the `DomainError` `busy` when too many tries wait or run.
   */
  attempt(
    keys: SignInThrottleKeys,
    work: () => Promise<boolean>,
  ): Promise<{ ok: boolean; isLast: boolean } | { waitMs: number }>;
  /** Resolves with how long the next try of a subject must wait, in ms; 0 when it need not. */
  waitOf(subject: string): Promise<number>;
  /** Forgets the failures of a subject, at an operator's command. */
  clear(subject: string): Promise<void>;
}

/** The tries of one subject at this moment, in this process. */
interface SubjectTries {
  readonly running: Set<Promise<unknown>>;
  /** How many tries have ended since the first of those that are present began. */
  endedCount: number;
  waitingCount: number;
  /** How many tries run, wait, or ask whether they may run. */
  presentCount: number;
}

/** Creates the throttle on a store of counters, which all processes share. */
export function createSignInThrottle(dependencies: {
  counters: CounterStore;
  clock: Clock;
}): SignInThrottle {
  const failures = createFailureCounters(dependencies);
  /** How many tries of each network run in this process. */
  const runningPerNetwork = new Map<string, number>();
  const triesPerSubject = new Map<string, SubjectTries>();
  const busy = () => new DomainError('busy', { retryAfterSeconds: 5 });

  function countRunning(network: string, by: 1 | -1): void {
    const count = (runningPerNetwork.get(network) ?? 0) + by;
    if (count === 0) runningPerNetwork.delete(network);
    else runningPerNetwork.set(network, count);
  }

  /** Reports whether as many tries of a network run as may all fail. */
  const isOccupied = (keys: SignInThrottleKeys, triesOfNetworks: readonly number[]): boolean =>
    keys.networks.some(
      ({ name }, i) => (runningPerNetwork.get(name) ?? 0) >= (triesOfNetworks[i] ?? 1),
    );

  async function runAndCount(
    keys: SignInThrottleKeys,
    work: () => Promise<boolean>,
    hasFailed: boolean,
  ): Promise<boolean> {
    const ok = await work();
    if (!ok) await failures.countFailure(keys);
    else if (hasFailed) await failures.countSuccess(keys.subject);
    return ok;
  }

  /** Runs a try that others see as running until its failure is counted. */
  async function runVisibly(
    tries: SubjectTries,
    keys: SignInThrottleKeys,
    work: () => Promise<boolean>,
    hasFailed: boolean,
  ): Promise<boolean> {
    const attempt = runAndCount(keys, work, hasFailed);
    tries.running.add(attempt);
    for (const { name } of keys.networks) countRunning(name, 1);
    try {
      return await attempt;
    } finally {
      for (const { name } of keys.networks) countRunning(name, -1);
      tries.running.delete(attempt);
      tries.endedCount += 1;
    }
  }

  /** Waits until one of the running tries has ended. */
  async function waitForAnEnd(tries: SubjectTries): Promise<void> {
    if (tries.waitingCount >= waitingPerSubject) throw busy();
    tries.waitingCount += 1;
    await Promise.race(tries.running).catch(() => undefined);
    tries.waitingCount -= 1;
  }

  return {
    async attempt(keys, work) {
      const tries = triesPerSubject.get(keys.subject) ?? {
        running: new Set(),
        endedCount: 0,
        waitingCount: 0,
        presentCount: 0,
      };
      triesPerSubject.set(keys.subject, tries);
      tries.presentCount += 1;
      try {
        for (;;) {
          const { endedCount } = tries;
          const allowance = await failures.read(keys);
          if (allowance.waitMs > 0) return { waitMs: allowance.waitMs };
          // The failure of a try that ended during the read may be missing from what was read.
          if (tries.endedCount !== endedCount) continue;
          if (isOccupied(keys, allowance.triesOfNetworks)) throw busy();
          if (tries.running.size < allowance.triesOfSubject) {
            const ok = await runVisibly(tries, keys, work, allowance.hasFailed);
            return { ok, isLast: allowance.triesOfSubject === 2 };
          }
          await waitForAnEnd(tries);
        }
      } finally {
        tries.presentCount -= 1;
        if (tries.presentCount === 0) triesPerSubject.delete(keys.subject);
      }
    },
    waitOf: async (subject) => Math.max(0, (await failures.read({ subject, networks: [] })).waitMs),
    clear: failures.clear,
  };
}
