/**
 * What a journey of several pages has gathered: sealed, for half an hour, under the interaction it belongs to. It
 * stays on our side; the browser is known by the interaction's cookie.
 */
import type { z } from 'zod';
import type { BlindIndex, Seal } from '../accounts/sealing.ts';
import type { Clock, PayloadStore } from '../adapters/ports.ts';
import type { StepContext } from './step.ts';

const lifetime = 30 * 60 * 1000;
const model = 'Journey';

export interface Journey<T> {
  read(step: StepContext): Promise<T | undefined>;
  write(step: StepContext, state: T): Promise<void>;
  end(step: StepContext): Promise<void>;
}

export interface JourneysDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

export type OpenJourney = <T>(kind: string, schema: z.ZodType<T>) => Journey<T>;

export function createJourneys({
  payloads,
  seal,
  index,
  clock,
}: JourneysDependencies): OpenJourney {
  return (kind, schema) => {
    const keyOf = ({ interaction }: StepContext) => index('journey', `${kind}/${interaction.uid}`);
    const contextOf = (key: string) => `${model}/${key}`;
    return {
      async read(step) {
        const key = keyOf(step);
        const stored = await payloads.find(model, key);
        return stored && schema.parse(JSON.parse(seal.open(stored.payload, contextOf(key))));
      },
      async write(step, state) {
        const key = keyOf(step);
        await payloads.upsert(model, {
          key,
          payload: seal.seal(JSON.stringify(state), contextOf(key)),
          expiresAt: clock() + lifetime,
          durable: false,
        });
      },
      end: (step) => payloads.destroy(model, keyOf(step)),
    };
  };
}
