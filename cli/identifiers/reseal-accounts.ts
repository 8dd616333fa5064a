/**
 * Goes through all accounts and seals anew what an older key has sealed. A handful are written at a
 * time; where it got to need not be kept, for whoever is done is passed over the next time.
 */
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { Unopenable } from '../../crypto/sealing.ts';

export interface Tally {
  resealed: number;
  current: number;
  gone: number;
  /** How many could not be opened, by the reason. */
  readonly unopenable: Map<string, number>;
}

export interface ResealOptions {
  readonly accounts: Pick<Accounts, 'scan' | 'reseal'>;
  /** Runs a write when it is its turn (see import/pace.ts). */
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>;
  /** After each handful: how many accounts are settled, and which part of all ids they are. */
  readonly onProgress: (settled: number, part: number) => void;
  /** Stops after the handful under way. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that a fault halfway leaves a true account of what was done. */
  readonly tally: Tally;
  readonly pageSize?: number;
}

/** As many as a server answers side by side without others waiting for it. */
const handful = 8;

export async function reseal(options: ResealOptions): Promise<void> {
  const { accounts, paced, onProgress, signal, tally, pageSize = 25 * handful } = options;
  let settled = 0;

  async function settle(record: AccountRecord): Promise<void> {
    try {
      tally[await accounts.reseal(record)] += 1;
    } catch (error) {
      if (!(error instanceof Unopenable)) throw error;
      // The others can be helped; this one is told at the end.
      tally.unopenable.set(error.message, (tally.unopenable.get(error.message) ?? 0) + 1);
    }
    settled += 1;
  }

  let after: string | undefined;
  for (;;) {
    const page = await accounts.scan(after, pageSize);
    if (page.length === 0) return;
    for (let start = 0; start < page.length; start += handful) {
      if (signal.aborted) return;
      await paced(() => allOf(page.slice(start, start + handful).map(settle)));
      after = page[Math.min(start + handful, page.length) - 1]?.id;
      onProgress(settled, partOf(after));
    }
  }
}

/** Waits for all of them, so that none is still at work when a fault is told. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** Ids are random (UUIDs), and we go by their order: their first digits tell how far we are. */
function partOf(id: string | undefined): number {
  const digits = /^[\da-f]{8}/.exec(id ?? '')?.[0];
  return digits === undefined ? 0 : Number.parseInt(digits, 16) / 2 ** 32;
}
