import { isTaken } from './faults.ts';

/**
 * A claim: the stored value, else the candidate, stored by the first to come. No value is ever
 * changed or removed, so that what is read afterwards is the same for all. The first read saves a
 * known value the write.
 */
export async function claim(
  read: () => Promise<string | undefined>,
  writeOrRead: () => Promise<string | undefined>,
): Promise<string> {
  const stored = await read();
  if (stored !== undefined) return stored;
  try {
    const value = await writeOrRead();
    if (value !== undefined) return value;
  } catch (error) {
    if (!isTaken(error)) throw error;
    // Two who wrote at the same moment: one of them was told so, and the other's value is there now.
    const value = await read();
    if (value !== undefined) return value;
    throw error;
  }
  throw new Error('MongoDB has written a document and does not show it');
}
