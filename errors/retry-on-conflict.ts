/** An attempt resolves with this when another writer was faster and nothing was written. */
export const conflict = Symbol('conflict');

export interface RetryLimits {
  /** The most calls. Honest writers never meet this many conflicts in a row. */
  readonly attempts: number;
  /** The message of the error that is thrown after the last of them. */
  readonly message: string;
}

/**
 * Calls `attempt` again until it resolves with something other than `conflict`, and resolves with that. `attempt`
 * reads what it changes by itself, so that each call starts from what the other writer left. Throws an error with
 * `message` after the last attempt: retrying without an end would hide a write that can never succeed.
 */
export async function retryOnConflict<T>(
  attempt: () => Promise<T | typeof conflict>,
  { attempts, message }: RetryLimits,
): Promise<T> {
  for (let calls = 0; calls < attempts; calls += 1) {
    const result = await attempt();
    if (result !== conflict) return result;
  }
  throw new Error(message);
}
