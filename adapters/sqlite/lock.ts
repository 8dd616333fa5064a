/**
 * The write lock of the file, which one process has at a time. SQLite's own wait for it (`busy_timeout`) stands still
 * with the whole thread. Here who finds it taken waits by a timer, and all else goes on meanwhile: a reader needs no lock.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../ports.ts';
import { isLocked } from './faults.ts';

const PAUSE_MS = 10;
/** How long a write waits while another process keeps the lock, in ms. */
export const PATIENCE = 3_000;
/** More than come in three seconds where people sign in; beyond it the answer is 503 at once. */
const MOST_WAITING = 500;

/**
 * Has `begin` take the lock. Undefined once it has; where another process keeps it, resolves when to call again, with
 * the ms that went by. Throws `StoreUnavailable` where no patience is left, or too many wait already.
 */
export type Lock = (begin: () => void, patience: number) => Promise<number> | undefined;

/** Between two tries; resolves with the ms it took, which on a busy machine are more than it was to take. */
async function rest(): Promise<number> {
  const start = performance.now();
  await sleep(PAUSE_MS);
  return performance.now() - start;
}

/** One for all connections to a file. */
export function createLock(pause: () => Promise<number> = rest): Lock {
  let taken: { readonly error: unknown; readonly over: Promise<number> } | undefined;
  let waiting = 0;

  async function pass(): Promise<number> {
    const took = await pause();
    taken = undefined;
    waiting = 0;
    return took;
  }

  return (begin, patience) => {
    // One asks for all: until the pause is over, the answer is known.
    if (taken === undefined) {
      try {
        begin();
        return undefined;
      } catch (error) {
        if (!isLocked(error)) throw error;
        taken = { error, over: pass() };
      }
    }
    if (patience <= 0 || waiting >= MOST_WAITING) {
      const message = 'another process keeps the store locked: try again when it has ended';
      throw new StoreUnavailable(message, { cause: taken.error });
    }
    waiting += 1;
    return taken.over;
  };
}
