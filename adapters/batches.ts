/** Sends the calls to a store that arrive in one turn of the event loop as one command. */

/**
 * Returns a function that adds an item to the next batch and resolves with its answer. `send` resolves with one answer
 * for each item, in their order; when it rejects, all of them fail. `waitForMore` resolves when the batch is to be
 * sent.
 */
export function createBatches<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
  waitForMore: () => Promise<unknown>,
): (item: Item) => Promise<Answer> {
  let waiting: Item[] = [];
  let next: Promise<readonly Answer[]> | undefined;

  async function sendBatch(): Promise<readonly Answer[]> {
    await waitForMore();
    const items = waiting;
    waiting = [];
    next = undefined;
    return send(items);
  }

  return async (item) => {
    const place = waiting.push(item) - 1;
    next ??= sendBatch();
    const answer = (await next)[place];
    if (answer === undefined) throw new Error('a store was sent more than it answered');
    return answer;
  };
}
