/**
 * A gate in front of work that eats a core, such as bcrypt: so many at once, the others wait in a queue with an
 * end. Sources (network addresses) take turns, each first come first served, and when the queue is full the longest
 * line gives way: whoever floods the door keeps nobody out but themselves. Everything else on the machine (token
 * signatures share libuv's pool) stays fast.
 */
import { DomainError } from '../../errors/domain-error.ts';

export type Gate = <T>(work: () => Promise<T>, source?: string) => Promise<T>;

interface Waiting {
  enter(): void;
  turnAway(): void;
}

/** Throws `busy` (503, Retry-After) for who finds the queue full, or had to give way in it. */
export function createGate({ width, queueLimit }: { width: number; queueLimit: number }): Gate {
  /** By source, in the order of their turns. */
  const lines = new Map<string, Waiting[]>();
  let waiting = 0;
  let running = 0;

  function takeNext(): Waiting | undefined {
    for (const [source, line] of lines) {
      const next = line.shift();
      // To the end: the other sources first.
      lines.delete(source);
      if (line.length > 0) lines.set(source, line);
      waiting -= 1;
      return next;
    }
    return undefined;
  }

  /** Turns the last of the longest line away; false when that is the newcomer's own. */
  function makeRoom(newcomer: string): boolean {
    let longest: Waiting[] = [];
    for (const line of lines.values()) if (line.length > longest.length) longest = line;
    if (longest.length <= (lines.get(newcomer)?.length ?? 0) + 1) return false;
    longest.pop()?.turnAway();
    waiting -= 1;
    return true;
  }

  function wait(source: string): Promise<void> {
    const busy = new DomainError('busy', { retryAfterSeconds: 5 });
    if (waiting >= queueLimit && !makeRoom(source)) throw busy;
    return new Promise((resolve, reject) => {
      const line = lines.get(source) ?? [];
      line.push({ enter: resolve, turnAway: () => reject(busy) });
      lines.set(source, line);
      waiting += 1;
    });
  }

  return async (work, source = '') => {
    if (running < width) running += 1;
    // The one who leaves hands its place over, so that no newcomer slips in between.
    else await wait(source);
    try {
      return await work();
    } finally {
      const next = takeNext();
      if (next === undefined) running -= 1;
      else next.enter();
    }
  };
}
