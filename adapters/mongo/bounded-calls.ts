/**
 * The line to MongoDB: how long a call may take, and how many may be under way. The driver has limits
 * for each of its own steps (finding a server, a connection, an answer) and may go through them twice;
 * here is one for the whole, so that nobody waits three seconds for a server that is away.
 */

/** Longer than any of the driver's limits, so that its own words come first. */
const PATIENCE_MS = 2_400;
/** Far more than are answered within that time; past it a server is in trouble, and waiting makes it worse. */
const WIDTH = 1_000;

export interface Line {
  /** Makes the call, unless the line is closed or full; rejects when the answer takes too long. */
  run<T>(call: () => PromiseLike<T>): Promise<T>;
  readonly open: boolean;
  close(): void;
}

export function createLine({ patience = PATIENCE_MS, width = WIDTH } = {}): Line {
  let open = true;
  let underWay = 0;

  /** What its caller has given up still counts, until the driver has: it holds memory as before. */
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
      if (!open) throw new Error('The connection to MongoDB is closed');
      if (underWay >= width) throw new Error(`MongoDB is slow: ${width} calls are under way`);
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        reject(new Error(`MongoDB did not answer within ${patience} ms`));
      }, patience);
      try {
        // The loser of the race stays handled: its late rejection goes nowhere.
        return await Promise.race([counted(call), late]);
      } finally {
        clearTimeout(timer);
      }
    },
    get open() {
      return open;
    },
    close() {
      open = false;
    },
  };
}
