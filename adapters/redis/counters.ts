import { z } from 'zod';
import type { Clock, Counter, CounterStore } from '../ports.ts';
import type { Connection } from './connection.ts';
import { counterKey } from './keys.ts';
import { INCREMENT } from './scripts.ts';

const counterText = z
  .string()
  .regex(/^\d+ \d+ \d+$/)
  .transform((text): Counter => {
    const [count = 0, lastAt = 0, expiresAt = 0] = text.split(' ').map(Number);
    return { count, lastAt, expiresAt };
  });

/** Returns the counters. Each has a fixed window, which opens at the first increment and is never extended. */
export function createCounterStore({ send, read, run }: Connection, clock: Clock): CounterStore {
  return {
    increment: async (key, lifetime) => {
      const now = clock();
      const window = Math.max(1, Math.ceil(lifetime));
      return counterText.parse(
        await run(INCREMENT, [counterKey(key)], [now, now + window, window]),
      );
    },
    readAll: async (keys) => {
      const texts = await Promise.all(keys.map(counterKey).map(read));
      return texts.map((text) => {
        const counter = text === null ? undefined : counterText.parse(text);
        return counter !== undefined && counter.expiresAt > clock() ? counter : undefined;
      });
    },
    clear: async (key) => {
      await send((client) => client.del(counterKey(key)));
    },
  };
}
