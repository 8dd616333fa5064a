/**
 * A gate in front of work that eats a core, such as bcrypt: so many at once, the others wait their
 * turn, first come first served, in a queue with an end. Beyond its end people are told to come back
 * rather than kept waiting, and everything else on the machine (token signatures share libuv's pool)
 * stays fast.
 */
import { AppError } from '../errors.ts';

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** Throws `busy` (503, Retry-After) at once when `queueLimit` others wait already. */
export function createGate({ width, queueLimit }: { width: number; queueLimit: number }): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < width) running += 1;
    else {
      if (waiting.length >= queueLimit) throw new AppError('busy', { retryAfter: 5 });
      // The one who leaves hands its place over, so that no newcomer slips in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
