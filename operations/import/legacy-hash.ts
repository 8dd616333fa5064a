/** Hashes the passwords that a fund gave out. A file may have a million of them, and people sign in meanwhile. */
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { createHashQueue } from '../../accounts/credentials/hash-queue.ts';
import type { Passwords } from '../../accounts/credentials/passwords.ts';
import { DomainError } from '../../errors/domain-error.ts';

/** The bcrypt cost that is used where none is asked for. */
export const defaultHashCost = 10;

/**
 * Returns the bcrypt cost that was asked for, or undefined when it is no whole number from 4 to `highest`, today's cost. It
 * may be low: legacy passwords end at the first connection, and hashes are sealed. With a higher cost, refusing a wrong
 * password would take longer for these accounts than for others.
 */
export function readHashCost(typed: string | undefined, highest: number): number | undefined {
  if (typed === undefined) return Math.min(defaultHashCost, highest);
  const cost = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  return cost >= 4 && cost <= highest ? cost : undefined;
}

/** Resolves with the hash of a password at a cost. */
export type HashLegacy = (password: string, cost: number) => Promise<string>;

/** How long a hash is put off while people's sign-ins take all places of the queue. */
const busyMs = 1_000;

/**
 * Returns the function that hashes legacy passwords. All imports together have only as many hashes in the queue, in which
 * sign-ins wait too, as there are cores. So they take the turns of one network, and hardly a place.
 */
export function createHashLegacy(
  passwords: { withCost(cost: number): Pick<Passwords, 'hash'> },
  sleep: (ms: number) => Promise<unknown> = setTimeout,
): HashLegacy {
  const oneForEachCore = createHashQueue({
    concurrency: availableParallelism(),
    waitingLimit: Number.POSITIVE_INFINITY,
  });
  return (password, cost) =>
    oneForEachCore(async () => {
      for (;;) {
        try {
          return await passwords.withCost(cost).hash(password);
        } catch (error) {
          if (!(error instanceof DomainError && error.code === 'busy')) throw error;
          await sleep(busyMs);
        }
      }
    });
}
