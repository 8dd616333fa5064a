/** Calls to a store, those of one turn of the event loop as one command. */

/**
 * `send` answers each of the items that it gets, in their order; when it rejects, all of them fail. `turn` resolves
 * when no more is to be waited for.
 */
export function createBatches<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
  turn: () => Promise<unknown>,
): (item: Item) => Promise<Answer> {
  let waiting: Item[] = [];
  let next: Promise<readonly Answer[]> | undefined;

  async function depart(): Promise<readonly Answer[]> {
    await turn();
    const items = waiting;
    waiting = [];
    next = undefined;
    return send(items);
  }

  return async (item) => {
    const place = waiting.push(item) - 1;
    next ??= depart();
    const answer = (await next)[place];
    if (answer === undefined) throw new Error('a store was sent more than it answered');
    return answer;
  };
}
