/**
 * Batches for MongoDB: a command takes about as much of the processor for eight documents as for one. Whoever came
 * together goes on together when the answer is there, and meets again.
 */
import { setImmediate } from 'node:timers/promises';
import * as batches from '../../batches.ts';
import type { Line } from '../bounded-calls.ts';

/** On the line is each item, and not each command: as many wait as may wait. */
export function createBatches<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
  line: Line,
): (item: Item) => Promise<Answer> {
  const join = batches.createBatches(send, () => setImmediate());
  return (item) => line.run(() => join(item));
}
