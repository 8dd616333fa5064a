import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../adapters/ports.ts';

/** All processes must see a change within ten seconds. */
const rememberedMs = 5_000;

/** How many keys are remembered with something, and how many with nothing. */
const mostKeys = 2_000;

/**
 * Returns the same read, whose results are remembered for a few seconds: by then a change that another process has made is
 * seen. Callers share a read that runs. Keys that nothing was found for are remembered apart, so that a flood of them pushes
 * nothing else out. `read` is handed what it resolved with before, if that is still remembered. A failed read is not.
 */
export function createShortMemory<T>(
  read: (key: string, before: T | undefined) => Promise<T | undefined>,
  clock: Clock,
): (key: string) => Promise<T | undefined> {
  const found = new LRUCache<string, { readonly at: number; readonly value: T }>({ max: mostKeys });
  const missing = new LRUCache<string, { readonly at: number; readonly value?: never }>({
    max: mostKeys,
  });
  const running = new Map<string, Promise<T | undefined>>();

  async function readNow(key: string): Promise<T | undefined> {
    const at = clock();
    const value = await read(key, found.peek(key)?.value);
    if (value === undefined) {
      found.delete(key);
      missing.set(key, { at });
    } else {
      missing.delete(key);
      found.set(key, { at, value });
    }
    return value;
  }

  return async (key) => {
    const remembered = found.get(key) ?? missing.get(key);
    if (remembered !== undefined && clock() - remembered.at < rememberedMs) return remembered.value;
    const reading = running.get(key) ?? readNow(key).finally(() => running.delete(key));
    running.set(key, reading);
    return reading;
  };
}
