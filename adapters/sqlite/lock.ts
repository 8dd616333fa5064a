/**
 * The write lock of the file, which one process holds at a time. SQLite's own wait for it (`busy_timeout`) blocks the
 * whole thread. Here a write that finds the lock taken waits by a timer, and reads, which need no lock, go on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../ports.ts';
import { isLocked } from './faults.ts';

const PAUSE_MS = 10;
/** How long a write waits while another process holds the lock. */
export const LOCK_WAIT_MS = 3_000;
/** More writes than sign-ins cause in three seconds. Further ones are refused at once, which people see as 503. */
const MAX_WAITING = 500;

/**
 * Calls `begin`, which takes the lock, and returns undefined when that succeeded. When another process holds the lock,
 * it returns a promise that resolves when it makes sense to call again, with the milliseconds that have passed. Throws
 * `StoreUnavailable` when `waitMs` is used up or too many writes wait already.
 */
export type Lock = (begin: () => void, waitMs: number) => Promise<number> | undefined;

/** Pauses between two attempts. Resolves with the milliseconds that it took: more than `PAUSE_MS` on a busy machine. */
async function rest(): Promise<number> {
  const start = performance.now();
  await sleep(PAUSE_MS);
  return performance.now() - start;
}

/** Returns the lock, one for all connections to a file. `pause` is for tests. */
export function createLock(pause: () => Promise<number> = rest): Lock {
  let taken: { readonly error: unknown; readonly over: Promise<number> } | undefined;
  let waiting = 0;

  async function pass(): Promise<number> {
    const took = await pause();
    taken = undefined;
    waiting = 0;
    return took;
  }

  return (begin, waitMs) => {
    // One write tries for all of them: until the pause is over, the lock counts as taken.
    if (taken === undefined) {
      try {
        begin();
        return undefined;
      } catch (error) {
        if (!isLocked(error)) throw error;
        taken = { error, over: pass() };
      }
    }
    if (waitMs <= 0 || waiting >= MAX_WAITING) {
      const message = 'another process keeps the store locked: try again when it has ended';
      throw new StoreUnavailable(message, { cause: taken.error });
    }
    waiting += 1;
    return taken.over;
  };
}
