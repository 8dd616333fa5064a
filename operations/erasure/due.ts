/** Goes through what is due, in one process at a time. */
import type { Clock, CounterStore } from '../../adapters/ports.ts';

/** What is read with one query. */
const pageSize = 200;
/** How long one run goes on, in milliseconds. The next run goes on from there. */
const runMs = 20 * 60 * 1000;
/** Longer than a run. After this time a process that has not ended its run must have died. */
const leaseMs = 30 * 60 * 1000;

export interface Due<T> {
  /** Names the lease. */
  readonly name: string;
  /** Resolves with what is due now. */
  find(limit: number): Promise<readonly T[]>;
  /** Resolves with true when it was done: the item is due no more. */
  settle(item: T): Promise<boolean>;
}

/** Settles all that is due. Resolves with how much that was, and with 0 while another process is at it. */
export type ForAllDue = <T>(due: Due<T>) => Promise<number>;

export function createForAllDue({
  counters,
  clock,
}: {
  readonly counters: CounterStore;
  readonly clock: Clock;
}): ForAllDue {
  return async ({ name, find, settle }) => {
    const lease = `due/${name}`;
    const { count } = await counters.increment(lease, leaseMs);
    if (count > 1) return 0;
    const endsAt = clock() + runMs;
    let total = 0;
    try {
      for (;;) {
        const page = await find(pageSize);
        let settled = 0;
        for (const item of page) if (await settle(item)) settled += 1;
        total += settled;
        if (settled === 0 || page.length < pageSize || clock() >= endsAt) return total;
      }
    } finally {
      await counters.clear(lease);
    }
  };
}
