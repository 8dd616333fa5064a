/**
 * The pace of a long run of writes beside a server. SQLite has one writer at a time, and a process
 * that waits for its turn answers nobody meanwhile: writes that follow each other without a gap would
 * keep it waiting for seconds.
 */

/** Long enough for the first tries of who waits (SQLite tries again after 1, 3 and 8 ms) to meet a gap. */
const burst = 5;

export interface PaceOptions {
  /** Milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Runs writes one after the other, and rests as long as they took. */
export function createPace({ now, sleep }: PaceOptions) {
  let spent = 0;
  return async <T>(write: () => Promise<T>): Promise<T> => {
    const start = now();
    const result = await write();
    spent += now() - start;
    if (spent >= burst) {
      const rest = spent;
      spent = 0;
      await sleep(rest);
    }
    return result;
  };
}
