/**
 * Writes of this process that want the same value take turns. The unique index alone would do: it
 * decides among processes. But some servers let such writes block each other for seconds, and here it
 * costs nothing to spare them that; writes of different values never wait.
 */
export type InTurn = <T>(values: readonly string[], write: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();

  return async (values, write) => {
    const before = values.map((value) => last.get(value));
    // Who waited for a write that failed fails with it: the line is as dead for them.
    const turn = Promise.all(before).then(write);
    for (const value of values) last.set(value, turn);
    try {
      return await turn;
    } finally {
      for (const value of values) if (last.get(value) === turn) last.delete(value);
    }
  };
}
