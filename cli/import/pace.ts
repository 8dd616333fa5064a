/**
 * The pace of a long run of writes beside a server. SQLite has one writer at a time: writes that follow
 * each other without a gap would keep people waiting for seconds.
 */

/** The least rest, in ms: whoever waits tries every 10 ms (see adapters/sqlite/lock.ts), and meets each gap. */
const burst = 12;

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
