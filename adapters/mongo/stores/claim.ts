import { isTaken } from '../faults.ts';

/**
 * Resolves with the stored value, or stores the candidate when there is none. Of concurrent callers the first one
 * stores its candidate, and all get the same answer, because a stored value is never changed or removed. The read
 * comes first, so that a known value costs no write.
 */
export async function claim(
  candidate: string,
  read: () => Promise<string | undefined>,
  insert: () => Promise<unknown>,
): Promise<string> {
  const stored = await read();
  if (stored !== undefined) return stored;
  try {
    await insert();
    return candidate;
  } catch (error) {
    if (!isTaken(error)) throw error;
    const value = await read();
    if (value === undefined) throw error;
    return value;
  }
}
