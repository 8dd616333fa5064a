/** Values that are kept for a while, sealed, each under a key of its own in the payload store. */
import type { z } from 'zod';
import type { Clock, PayloadStore } from '../adapters/ports.ts';
import type { Seal } from './sealing.ts';

export interface SealedPayloads<T> {
  /** Undefined when there is none, its time is over, or it was consumed. */
  read(key: string): Promise<T | undefined>;
  write(key: string, value: T): Promise<void>;
}

export interface SealedPayloadsDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** `lifetime` is in milliseconds. A value is bound to its model and key: it can't be moved elsewhere. */
export function createSealedPayloads<T>(
  { payloads, seal, clock }: SealedPayloadsDependencies,
  { model, schema, lifetime }: { model: string; schema: z.ZodType<T>; lifetime: number },
): SealedPayloads<T> {
  const contextOf = (key: string) => `${model}/${key}`;
  return {
    async read(key) {
      const stored = await payloads.find(model, key);
      if (stored === undefined || stored.consumedAt !== undefined) return undefined;
      return schema.parse(JSON.parse(seal.open(stored.payload, contextOf(key))));
    },
    write: (key, value) =>
      payloads.upsert(model, {
        key,
        payload: seal.seal(JSON.stringify(value), contextOf(key)),
        expiresAt: clock() + lifetime,
        durable: false,
      }),
  };
}
