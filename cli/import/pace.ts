/**
 * Pauses between the writes of a long command, so that a running server can write too. SQLite has one writer at a time:
 * without pauses people would wait for seconds.
 */

/** The shortest pause. A server that waits tries every 10 ms (see adapters/sqlite/lock.ts), so it meets each pause. */
const shortestPauseMs = 12;

/** The time, passed in. */
export interface PaceOptions {
  /** Returns milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Returns a function that runs a write and then pauses for as long as the writes took. */
export function createPace({ now, sleep }: PaceOptions) {
  let spent = 0;
  return async <T>(write: () => Promise<T>): Promise<T> => {
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
