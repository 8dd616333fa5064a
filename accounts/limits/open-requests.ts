/**
 * Limits how many requests to sign in may be begun. Each keeps a record in the store before anybody has typed anything,
 * so a flood would fill it. A fixed window of ten minutes is as long as a record lives that no form answers.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { auditNetwork } from './networks.ts';

const windowMs = 10 * 60 * 1000;

/**
 * The requests of a window.
 * - `visitor`: of one browser that has signed in before. It is not counted with its neighbours, so that a stranger who
 *   floods from a shared network can't shut it out.
 * - `network`: of a /24 or a /48; its known visitors have as many for themselves. Anybody may have an account, and make any
 *   number of browsers known to it. The addresses of a mobile carrier stand for many thousands of people, of whom a few
 *   hundred sign in within ten minutes on the busiest day.
 * - `process`: of all networks, in each process. A record of the longest request takes 7 kB, so two processes with
 *   100,000 of them stay below the 70 % of 1 GB that Redis gives to requests.
 */
export const openRequestLimits = { visitor: 60, network: 3_000, process: 50_000 } as const;

/** Whose request it is. */
export interface RequestOrigin {
  readonly address: string;
  /** The account of the session, or the known device; undefined for a stranger. */
  readonly visitor?: string | undefined;
}

/**
 * Counts a request to sign in. Resolves with true when it comes from a known visitor within their own limit. Throws the
 * `DomainError` `tooMany` for a network, and `busy` when all networks together have begun too many.
 */
export type CountOpenRequest = (origin: RequestOrigin) => Promise<boolean>;

export interface OpenRequestsDependencies {
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

/** Returns the key of a network's counter. */
export const openRequestsKey = (index: BlindIndex, address: string): string =>
  `open-requests/${index('network', auditNetwork(address))}`;

/** Creates the limit on a store of counters, which all processes share; only the total is of this process. */
export function createOpenRequests({
  counters,
  index,
  clock,
}: OpenRequestsDependencies): CountOpenRequest {
  let total = { count: 0, endsAt: 0 };

  return async ({ address, visitor }) => {
    const key = openRequestsKey(index, address);
    if (visitor !== undefined) {
      const own = await counters.increment(`open-requests/${index('visitor', visitor)}`, windowMs);
      if (own.count <= openRequestLimits.visitor) {
        const known = await counters.increment(`${key}/known`, windowMs);
        if (known.count <= openRequestLimits.network) return true;
      }
    }
    const ofNetwork = await counters.increment(key, windowMs);
    const now = clock();
    if (ofNetwork.count > openRequestLimits.network) {
      const retryAfterSeconds = Math.max(1, Math.ceil((ofNetwork.expiresAt - now) / 1000));
      throw new DomainError('tooMany', { retryAfterSeconds });
    }
    // Only what its network allows is counted here, so that one network can't use up the total.
    if (total.endsAt <= now) total = { count: 0, endsAt: now + windowMs };
    total.count += 1;
    if (total.count > openRequestLimits.process) {
      throw new DomainError('busy', { retryAfterSeconds: 60 });
    }
    return false;
  };
}
