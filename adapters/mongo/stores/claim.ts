import { isTaken } from '../faults.ts';

/**
 * A claim: the stored value, else the candidate, stored by the first to come. No value is ever
 * changed or removed, so that what is read afterwards is the same for all. The first read saves a
 * known value the write.
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
