/**
 * The queue in front of bcrypt, which keeps a core busy for each hash. A few hashes are made at once, and the others
 * wait in a queue of limited length. Sources (network addresses) take turns, and each source is served in the order
 * of its requests. When the queue is full, the source that waits most often loses its last place, so that somebody
 * who floods the sign-in page keeps nobody out but themselves. This fairness is why no library's queue is used here.
 */
import { DomainError } from '../../errors/domain-error.ts';

/** Runs `work` when its turn comes. Throws the `DomainError` `busy` when the queue is full or its place was taken. */
export type HashQueue = <T>(work: () => Promise<T>, source?: string) => Promise<T>;

interface Waiting {
  start(): void;
  turnAway(): void;
}

/** Creates a queue that runs `concurrency` hashes at once and lets `waitingLimit` others wait. */
export function createHashQueue({
  concurrency,
  waitingLimit,
}: {
  concurrency: number;
  waitingLimit: number;
}): HashQueue {
  /** What waits, by source; the source whose turn is next comes first. */
  const waitingBySource = new Map<string, Waiting[]>();
  let waitingCount = 0;
  let runningCount = 0;

  function takeNext(): Waiting | undefined {
    for (const [source, waiting] of waitingBySource) {
      const next = waiting.shift();
      // Moves to the end of the map: the other sources come first.
      waitingBySource.delete(source);
      if (waiting.length > 0) waitingBySource.set(source, waiting);
      waitingCount -= 1;
      return next;
    }
    return undefined;
  }

  /** Turns away the last request of the source that waits most often; false when that is `newcomer` itself. */
  function makeRoomFor(newcomer: string): boolean {
    let longest: Waiting[] = [];
    for (const waiting of waitingBySource.values()) {
      if (waiting.length > longest.length) longest = waiting;
    }
    if (longest.length <= (waitingBySource.get(newcomer)?.length ?? 0) + 1) return false;
    longest.pop()?.turnAway();
    waitingCount -= 1;
    return true;
  }

  function wait(source: string): Promise<void> {
    const busy = new DomainError('busy', { retryAfterSeconds: 5 });
    if (waitingCount >= waitingLimit && !makeRoomFor(source)) throw busy;
    return new Promise((resolve, reject) => {
      const waiting = waitingBySource.get(source) ?? [];
      waiting.push({ start: resolve, turnAway: () => reject(busy) });
      waitingBySource.set(source, waiting);
      waitingCount += 1;
    });
  }

  return async (work, source = '') => {
    if (runningCount < concurrency) runningCount += 1;
    else await wait(source);
    try {
      return await work();
    } finally {
      // The place passes directly to the next in the queue, so that no newcomer takes it in between.
      const next = takeNext();
      if (next === undefined) runningCount -= 1;
      else next.start();
    }
  };
}
