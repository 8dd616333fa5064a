/**
 * Keeps what a person has typed on a journey of several pages. A draft is stored on the server, sealed, under its
 * interaction and its browser, and lives as long as the interaction may. The interaction's cookie alone is not enough:
 * an attacker can set it in the victim's browser from a neighbouring site, and the victim would go on with the attacker's
 * draft. An interaction that has ended and is begun anew (browser/kept-requests.ts) has other drafts: whoever uses the browser by
 * then may be another person.
 */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { z } from 'zod';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { createSealedPayloads } from '../../crypto/sealed-payloads.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { createRequestValue } from '../../http/request-value.ts';
import { interactionMaxSeconds } from '../../provider/sessions/lifetimes.ts';
import type { SealedCookies } from './cookies.ts';
import type { StepContext } from './page-handler.ts';

const lifetime = interactionMaxSeconds * 1000;
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

/** The id of a browser that this request makes: its cookie comes with the next request only. */
const made = createRequestValue<string>();

/** Returns the id of the browser, made at its first use. Each call extends the life of its cookie. */
export function browserOf(cookies: Pick<SealedCookies, 'browser'>, ctx: Context): string {
  const browser = cookies.browser.read(ctx) ?? made.get(ctx) ?? randomUUID();
  made.set(ctx, browser);
  cookies.browser.write(ctx, browser);
  return browser;
}

export function createDrafts({
  payloads,
  seal,
  index,
  cookies,
  clock,
}: DraftsDependencies): OpenDraft {
  return (kind, schema) => {
    const keyFor = ({ interaction }: StepContext, browser: string) =>
      index('journey', `${kind}/${interaction.uid}/${interaction.begunAt}/${browser}`);
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
        await kept.write(keyFor(step, browserOf(cookies, step.ctx)), state);
      },
      async end(step) {
        const key = keyOf(step);
        if (key !== undefined) await payloads.destroy(model, key);
      },
    };
  };
}
