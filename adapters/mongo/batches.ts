/**
 * Calls to MongoDB, those of one turn of the event loop as one command: it takes about as much of the processor for
 * eight documents as for one. Whoever came together goes on together when the answer is there, and meets again.
 */
import { setImmediate } from 'node:timers/promises';
import type { Line } from './line.ts';

/**
 * `send` answers each of the items that it gets, in their order; when it rejects, all of them fail. On the line is
 * each item, and not each command: as many wait as may wait.
 */
export function createBatches<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
  line: Line,
): (item: Item) => Promise<Answer> {
  let waiting: Item[] = [];
  let next: Promise<readonly Answer[]> | undefined;

  async function depart(): Promise<readonly Answer[]> {
    await setImmediate();
    const items = waiting;
    waiting = [];
    next = undefined;
    return send(items);
  }

  async function join(item: Item): Promise<Answer> {
    const place = waiting.push(item) - 1;
    next ??= depart();
    const answers = await next;
    const answer = answers[place];
    if (answer === undefined) throw new Error('MongoDB was sent more than was answered');
    return answer;
  }

  return (item) => line.run(() => join(item));
}
