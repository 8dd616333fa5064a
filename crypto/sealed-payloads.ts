/** Keeps values for a limited time, sealed, in the payload store. */
import type { z } from 'zod';
import type { Anonymous, Clock, PayloadStore } from '../adapters/ports.ts';
import type { Seal } from './sealing.ts';

/** Values of one model. */
export interface SealedPayloads<T> {
  /** Resolves with the value, or undefined when it is absent, expired or consumed. */
  read(key: string): Promise<T | undefined>;
  write(key: string, value: T): Promise<void>;
}

/** What the values need. */
export interface SealedPayloadsDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** Returns the values of a model; `lifetime` is in milliseconds. A sealed value opens only under its model and key. */
export function createSealedPayloads<T>(
  { payloads, seal, clock }: SealedPayloadsDependencies,
  {
    model,
    schema,
    lifetime,
    anonymous,
  }: { model: string; schema: z.ZodType<T>; lifetime: number; anonymous?: Anonymous },
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
        anonymous,
      }),
  };
}
