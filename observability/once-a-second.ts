/** A limit on log lines that strangers can cause. */
import type { Clock } from '../adapters/ports.ts';

const intervalMs = 1_000;

/**
 * Returns a function that calls `write` at most once a second, with the number of calls that were left out before it.
 * A flood of broken requests then fills neither the disk nor the search for something else.
 */
export function createOnceASecond(clock: Clock): (write: (leftOut: number) => void) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (write) => {
    const now = clock();
    // A clock that is set back must not silence the log.
    if (Math.abs(now - lastAt) < intervalMs) {
      leftOut += 1;
      return;
    }
    lastAt = now;
    write(leftOut);
    leftOut = 0;
  };
}
