/**
 * Batches for MongoDB: a command takes about as much processor time for eight documents as for one. Callers that
 * were in one batch go on together when its answer is there, and so meet in the next batch again.
 */
import { setImmediate } from 'node:timers/promises';
import { createBatches } from '../../batches.ts';
import type { BoundedCalls } from '../bounded-calls.ts';

/** Returns a function that adds an item to the next batch. Each item counts as a call, not each command. */
export function createBoundedBatches<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
  calls: BoundedCalls,
): (item: Item) => Promise<Answer> {
  const join = createBatches(send, () => setImmediate());
  return (item) => calls.run(() => join(item));
}
