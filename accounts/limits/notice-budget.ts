/**
 * Limits the notices of changes that one address or number gets. Each change of an account sends one, also to the other members
 * of a dossier: without a bound its owner could flood a person, or spend the budget of text messages, which is
 * everybody's. Codes are counted apart, and so are messages that strangers cause: neither keeps a notice from anybody.
 */
import type { CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { mailboxOf } from '../contacts.ts';

const hour = 60 * 60 * 1000;
const bounds = [
  { name: 'hour', lifetime: hour, notices: 12 },
  { name: 'day', lifetime: 24 * hour, notices: 40 },
] as const;

/** Counts a notice to an address or number. Resolves with false when it has had too many. */
export type MayNotify = (to: string) => Promise<boolean>;

/** Creates the budget on a store of counters, which all processes share. */
export function createNoticeBudget(counters: CounterStore, index: BlindIndex): MayNotify {
  return async (to) => {
    const key = index('notices', mailboxOf(to));
    for (const { name, lifetime, notices } of bounds) {
      const { count } = await counters.increment(`notices-${name}/${key}`, lifetime);
      if (count > notices) return false;
    }
    return true;
  };
}
