/**
 * Goes through all accounts and seals again what an older key has sealed, a few accounts at a time. The position isn't
 * stored: the next run skips the accounts that are done.
 */
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { Unopenable } from '../../crypto/sealing.ts';

/** What was done so far. */
export interface Tally {
  resealed: number;
  current: number;
  gone: number;
  /** How many could not be opened, by the reason. */
  readonly unopenable: Map<string, number>;
}

/** What `reseal` takes. */
export interface ResealOptions {
  readonly accounts: Pick<Accounts, 'scan' | 'reseal'>;
  /** Runs a write, with pauses between writes (see import/pace.ts). */
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>;
  /** Called after each few accounts with how many are done, and with the part of all ids that they are, 0 to 1. */
  readonly onProgress: (settled: number, part: number) => void;
  /** Stops after the accounts that are being written. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that it is right also when a fault ends the run. */
  readonly tally: Tally;
  readonly pageSize?: number;
}

/** A server answers this many at once without making others wait. */
const atOnce = 8;

/** Seals all accounts with the first key. */
export async function reseal(options: ResealOptions): Promise<void> {
  const { accounts, paced, onProgress, signal, tally, pageSize = 25 * atOnce } = options;
  let settled = 0;

  async function settle(record: AccountRecord): Promise<void> {
    try {
      tally[await accounts.reseal(record)] += 1;
    } catch (error) {
      if (!(error instanceof Unopenable)) throw error;
      // The others go on; this one is reported at the end.
      tally.unopenable.set(error.message, (tally.unopenable.get(error.message) ?? 0) + 1);
    }
    settled += 1;
  }

  let after: string | undefined;
  for (;;) {
    const page = await accounts.scan(after, pageSize);
    if (page.length === 0) return;
    for (let start = 0; start < page.length; start += atOnce) {
      if (signal.aborted) return;
      await paced(() => allOf(page.slice(start, start + atOnce).map(settle)));
      after = page[Math.min(start + atOnce, page.length) - 1]?.id;
      onProgress(settled, partOf(after));
    }
  }
}

/** Waits for all of them, so that none is still running when the first fault is thrown. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** Returns the part of all ids up to this one. Ids are random UUIDs in ascending order, so the first digits tell. */
function partOf(id: string | undefined): number {
  const digits = /^[\da-f]{8}/.exec(id ?? '')?.[0];
  return digits === undefined ? 0 : Number.parseInt(digits, 16) / 2 ** 32;
}
