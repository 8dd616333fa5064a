import { LRUCache } from 'lru-cache';

/**
 * Returns a memory of the `most` entries that were used last. It grows with its entries: with the library's `max` it would take
 * the memory of all of them at once.
 */
export const createGrowingCache = <T extends {}>(most: number) =>
  new LRUCache<string, T>({ maxSize: most, sizeCalculation: () => 1 });
