/**
 * Bounds the calls to MongoDB: how long one may take, and how many may be under way. The driver has a limit for each
 * of its own steps (finding a server, a connection, an answer) and may go through them twice. Without one limit for
 * the whole, a request would wait for several seconds while MongoDB is away, and requests would pile up in memory.
 */

/** Longer than any of the driver's limits, so that the driver's own error is the one that is seen. */
const WAIT_MS = 2_400;
/** Far more than are answered within that time. Beyond it the server is in trouble, and waiting makes it worse. */
const MAX_CALLS = 1_000;

export interface BoundedCalls {
  /** Makes the call, unless the calls are closed or too many; rejects when the answer takes too long. */
  run<T>(call: () => PromiseLike<T>): Promise<T>;
  readonly isOpen: boolean;
  /** Refuses all further calls. Those under way go on. */
  close(): void;
}

/** Returns the bound for one connection; the limits are for tests and for the health check. */
export function createBoundedCalls({ waitMs = WAIT_MS, maxCalls = MAX_CALLS } = {}): BoundedCalls {
  let isOpen = true;
  let underWay = 0;

  /** Counts the call until the driver ends it, even when its caller has given up: it holds memory until then. */
  const counted = async <T>(call: () => PromiseLike<T>): Promise<T> => {
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
    }
  };

  return {
    async run(call) {
      if (!isOpen) throw new Error('The connection to MongoDB is closed');
      if (underWay >= maxCalls) throw new Error(`MongoDB is slow: ${maxCalls} calls are under way`);
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        reject(new Error(`MongoDB did not answer within ${waitMs} ms`));
      }, waitMs);
      try {
        // The race still handles a rejection that comes after the time limit: it is no unhandled one.
        return await Promise.race([counted(call), late]);
      } finally {
        clearTimeout(timer);
      }
    },
    get isOpen() {
      return isOpen;
    },
    close() {
      isOpen = false;
    },
  };
}
