/**
 * Pauses between the writes of a long command, so that a running server can write too. SQLite has one writer at a time:
 * without pauses people would wait for seconds.
 */
import { setTimeout } from 'node:timers/promises';

/** The shortest pause. A server that waits tries every 10 ms (see adapters/sqlite/lock.ts), so it meets each pause. */
const shortestPauseMs = 12;

/** The time, unless a test passes it in. */
export interface PaceOptions {
  /** Returns milliseconds since any fixed moment. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Runs a write, and pauses after it. */
export type Paced = <T>(write: () => Promise<T>) => Promise<T>;

/** Returns a function that runs a write and then pauses for as long as the writes took. */
export function createPace({
  now = () => performance.now(),
  sleep = setTimeout,
}: PaceOptions = {}): Paced {
  let spent = 0;
  return async (write) => {
    const start = now();
    const result = await write();
    spent += now() - start;
    if (spent >= shortestPauseMs) {
      const rest = spent;
      spent = 0;
      await sleep(rest);
    }
    return result;
  };
}
