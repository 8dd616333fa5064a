/**
 * What a journey of several pages has gathered: sealed, for half an hour, under the interaction and the browser it
 * belongs to. It stays on our side. The interaction's cookie alone does not tell the browser: one can be planted from
 * a neighbouring site, for a victim to go on with somebody else's journey.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { createSealedPayloads } from '../../crypto/sealed-payloads.ts';
import type { Seal } from '../../crypto/sealing.ts';
import type { SealedCookies } from './cookies.ts';
import type { StepContext } from './page-handler.ts';

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
  readonly cookies: Pick<SealedCookies, 'browser'>;
  readonly clock: Clock;
}

export type OpenJourney = <T>(kind: string, schema: z.ZodType<T>) => Journey<T>;

export function createJourneys({
  payloads,
  seal,
  index,
  cookies,
  clock,
}: JourneysDependencies): OpenJourney {
  /** Its browser's own id, made at the first journey; each page that is written under it keeps it for longer. */
  function browserOf({ ctx }: StepContext): string {
    const browser = cookies.browser.read(ctx) ?? randomUUID();
    cookies.browser.write(ctx, browser);
    return browser;
  }

  return (kind, schema) => {
    const keyFor = ({ interaction }: StepContext, browser: string) =>
      index('journey', `${kind}/${interaction.uid}/${browser}`);
    const keyOf = (step: StepContext) => {
      const browser = cookies.browser.read(step.ctx);
      return browser && keyFor(step, browser);
    };
    const kept = createSealedPayloads({ payloads, seal, clock }, { model, schema, lifetime });
    return {
      async read(step) {
        const key = keyOf(step);
        return key === undefined ? undefined : kept.read(key);
      },
      async write(step, state) {
        await kept.write(keyFor(step, browserOf(step)), state);
      },
      async end(step) {
        const key = keyOf(step);
        if (key !== undefined) await payloads.destroy(model, key);
      },
    };
  };
}
