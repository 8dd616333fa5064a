/**
 * Keeps what a person has typed on a journey of several pages. A draft is stored on the server, sealed, for half an hour
 * after the last write, under its interaction and its browser. The interaction's cookie alone is not enough: an attacker
 * can set it in the victim's browser from a neighbouring site, and the victim would go on with the attacker's draft.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { createSealedPayloads } from '../../crypto/sealed-payloads.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { createRequestValue } from '../../http/request-value.ts';
import type { SealedCookies } from './cookies.ts';
import type { StepContext } from './page-handler.ts';

const lifetime = 30 * 60 * 1000;
const model = 'Journey';

export interface StoredDraft<T> {
  read(step: StepContext): Promise<T | undefined>;
  write(step: StepContext, state: T): Promise<void>;
  end(step: StepContext): Promise<void>;
}

export interface DraftsDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly cookies: Pick<SealedCookies, 'browser'>;
  readonly clock: Clock;
}

export type OpenDraft = <T>(kind: string, schema: z.ZodType<T>) => StoredDraft<T>;

export function createDrafts({
  payloads,
  seal,
  index,
  cookies,
  clock,
}: DraftsDependencies): OpenDraft {
  /** The id of a browser whose first drafts this request writes: its cookie comes with the next request only. */
  const made = createRequestValue<string>();

  /** Returns the id of the browser, made at its first draft. Each write extends the life of its cookie. */
  function browserOf({ ctx }: StepContext): string {
    const browser = cookies.browser.read(ctx) ?? made.get(ctx) ?? randomUUID();
    made.set(ctx, browser);
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
    const kept = createSealedPayloads(
      { payloads, seal, clock },
      { model, schema, lifetime, anonymous: 'journey' },
    );
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
