/** Whether the storage was filled under this index key. */
import type { Storage } from '../adapters/ports.ts';
import { createBlindIndex } from './blind-index.ts';

/**
 * Refuses to work with another index key than the one the accounts were stored under: nobody would be
 * found, and everybody could be made a second time.
 */
export async function assertIndexKey(
  { facts }: Pick<Storage, 'facts'>,
  indexKey: Buffer,
): Promise<void> {
  const check = checkValue(indexKey);
  if ((await facts.claim(indexKeyFact, check)) !== check) {
    throw new Error('IDENTIFIER_INDEX_KEY is not the key that the accounts were stored under');
  }
}

/** The same as a question, which leaves no trace; `undefined` before the first start. */
export async function isIndexKey(
  { facts }: Pick<Storage, 'facts'>,
  indexKey: Buffer,
): Promise<boolean | undefined> {
  const stored = await facts.find(indexKeyFact);
  return stored === undefined ? undefined : stored === checkValue(indexKey);
}

const indexKeyFact = 'identifier-index-key';
const checkValue = (indexKey: Buffer) => createBlindIndex(indexKey)('check', 'identifier index');
