/**
 * Keeps what a person has typed on a journey of several pages. A draft is stored on the server, sealed, under its
 * interaction, and lives as long as the interaction may. It opens only for its browser, as the interaction's cookie alone is
 * not enough: an attacker can set it in the victim's browser from a neighbouring site, and the victim would go on with
 * the attacker's draft. An interaction has one draft of each kind, whatever browser has written it: a form without cookies
 * comes from a new browser each time, and would fill the store. An interaction that has ended and is begun anew (browser/kept-requests.ts) has other drafts: anybody who uses the browser by
 * then may be another person.
 *
 * A draft of a browser outlives its interactions: there is one of a kind for each browser, for a day after its last
 * write. The person at that browser may be another one, so nothing of it may be shown before the person has proven to be
 * the same.
 */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { createSealedPayloads } from '../../crypto/sealed-payloads.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { createRequestValue } from '../../http/request-value.ts';
import { interactionMaxSeconds, interactionSeconds } from '../../provider/sessions/lifetimes.ts';
import type { SealedCookies } from './cookies.ts';

/** In milliseconds. That of a browser is the life of its cookie; an outcome is shown by the next page. */
const lifetimes = {
  interaction: interactionMaxSeconds * 1000,
  outcome: interactionSeconds * 1000,
  browser: 24 * 60 * 60 * 1000,
};
/** The browser, and the draft. */
const stored = z.tuple([z.string(), z.unknown()]);
const model = 'Journey';

/** What a draft belongs to: an interaction, or the account space of a session; and the browser of the request. */
export interface DraftPlace {
  readonly ctx: Context;
  readonly interaction: { readonly uid: string; readonly begunAt: number };
}

export interface StoredDraft<T> {
  read(place: DraftPlace): Promise<T | undefined>;
  write(place: DraftPlace, state: T): Promise<void>;
  end(place: DraftPlace): Promise<void>;
}

export interface DraftsDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly cookies: Pick<SealedCookies, 'browser'>;
  readonly clock: Clock;
}

/**
 * Opens the drafts of a kind. Each belongs to one interaction in one browser, as an outcome does for a shorter time, or to
 * one browser.
 */
export type OpenDraft = <T>(
  kind: string,
  schema: z.ZodType<T>,
  keptFor?: keyof typeof lifetimes,
) => StoredDraft<T>;

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
  return (kind, schema, keptFor = 'interaction') => {
    const keyOf = ({ interaction: { uid, begunAt } }: DraftPlace, browser: string) =>
      index(
        'journey',
        `${kind}/${keptFor === 'browser' ? `browser/${browser}` : `${uid}/${begunAt}`}`,
      );
    const kept = createSealedPayloads(
      { payloads, seal, clock },
      { model, schema: stored, lifetime: lifetimes[keptFor], anonymous: 'journey' },
    );
    async function read(place: DraftPlace) {
      const browser = cookies.browser.read(place.ctx);
      if (browser === undefined) return undefined;
      const key = keyOf(place, browser);
      const [owner, state] = (await kept.read(key)) ?? [];
      return owner === browser ? { key, state } : undefined;
    }
    return {
      async read(place) {
        const found = await read(place);
        return found && schema.parse(found.state);
      },
      async write(place, state) {
        const browser = browserOf(cookies, place.ctx);
        await kept.write(keyOf(place, browser), [browser, state]);
      },
      async end(place) {
        const found = await read(place);
        if (found !== undefined) await payloads.destroy(model, found.key);
      },
    };
  };
}
