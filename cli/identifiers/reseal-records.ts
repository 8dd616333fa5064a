/**
 * Goes through all records of a kind and seals again what an older key has sealed, a few records at a time. The position
 * isn't stored: the next run skips the records that are done.
 */
import { Unopenable } from '../../crypto/sealing.ts';

/** What was done so far. */
export interface Tally {
  resealed: number;
  current: number;
  gone: number;
  /** How many could not be opened, by the reason. */
  readonly unopenable: Map<string, number>;
}

/** What `reseal` takes. \`Place\` is where a record stands in the order of all. */
export interface ResealOptions<Item, Place> {
  /** Resolves with the next \`limit\` records after a place, or with the first ones. */
  readonly scan: (after: Place | undefined, limit: number) => Promise<readonly Item[]>;
  readonly placeOf: (item: Item) => Place;
  readonly reseal: (item: Item) => Promise<'resealed' | 'current' | 'gone'>;
  /** Runs a write, with pauses between writes (see operations/import/pace.ts). */
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>;
  /** Called after each few records with how many are done, and with the place of the last. */
  readonly onProgress: (settled: number, after: Place | undefined) => void;
  /** Stops after the records that are being written. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that it is right also when a fault ends the run. */
  readonly tally: Tally;
  readonly pageSize?: number;
}

/** A server answers this many at once without making others wait. */
const atOnce = 8;

/** Seals all records with the first key. */
export async function reseal<Item, Place>(options: ResealOptions<Item, Place>): Promise<void> {
  const { scan, placeOf, paced, onProgress, signal, tally, pageSize = 25 * atOnce } = options;
  let settled = 0;

  async function settle(item: Item): Promise<void> {
    try {
      tally[await options.reseal(item)] += 1;
    } catch (error) {
      if (!(error instanceof Unopenable)) throw error;
      // The others go on; this one is reported at the end.
      tally.unopenable.set(error.message, (tally.unopenable.get(error.message) ?? 0) + 1);
    }
    settled += 1;
  }

  let after: Place | undefined;
  for (;;) {
    const page = await scan(after, pageSize);
    if (page.length === 0) return;
    for (let start = 0; start < page.length; start += atOnce) {
      if (signal.aborted) return;
      await paced(() => allOf(page.slice(start, start + atOnce).map(settle)));
      const last = page[Math.min(start + atOnce, page.length) - 1];
      if (last !== undefined) after = placeOf(last);
      onProgress(settled, after);
    }
  }
}

/** Waits for all of them, so that none is still running when the first fault is thrown. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}
