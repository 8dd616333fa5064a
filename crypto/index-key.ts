/** Checks that the storage was filled under the same index key. */
import type { Storage } from '../adapters/ports.ts';
import { createBlindIndex } from './blind-index.ts';

/**
 * Remembers the index key at the first start, and later throws when it is another one. With another key nobody would be
 * found, and every account could be created a second time.
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

/** Resolves with whether it is the same index key, and stores nothing; `undefined` before the first start. */
export async function isIndexKey(
  { facts }: Pick<Storage, 'facts'>,
  indexKey: Buffer,
): Promise<boolean | undefined> {
  const stored = await facts.find(indexKeyFact);
  return stored === undefined ? undefined : stored === checkValue(indexKey);
}

const indexKeyFact = 'identifier-index-key';
const checkValue = (indexKey: Buffer) => createBlindIndex(indexKey)('check', 'identifier index');
