/**
 * `Idempotency-Key`: a client whose connection broke sends its request again, and gets the answer that it missed, with a secret
 * that is shown once. The answer is kept for 24 hours, sealed, for this client and address alone.
 */
import { hash } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import type { CounterStore } from '../adapters/ports.ts';
import {
  createSealedPayloads,
  type SealedPayloadsDependencies,
} from '../crypto/sealed-payloads.ts';
import { malformed, Problem } from './problem.ts';
import type { Once } from './route.ts';

const dayMs = 24 * 60 * 60 * 1000;

const keptSchema = z.object({
  bodyHash: z.string(),
  answer: z.object({
    status: z.number().optional(),
    body: z.unknown().optional(),
    version: z.number().optional(),
  }),
});

export interface OnceDependencies extends SealedPayloadsDependencies {
  readonly counters: Pick<CounterStore, 'increment' | 'clear'>;
}

/** Returns the key under which the answer is kept, or undefined where the request has none. */
function keyOf(ctx: Context, clientId: string): string | undefined {
  const sent = ctx.get('Idempotency-Key');
  if (sent === '') return undefined;
  if (!/^[!-~]{8,100}$/.test(sent))
    throw malformed('Idempotency-Key', 'must be 8 to 100 visible characters');
  return hash('sha256', JSON.stringify([clientId, ctx.method, ctx.path, sent]), 'base64url');
}

export function createOnce({ counters, ...dependencies }: OnceDependencies): Once {
  const answers = createSealedPayloads(dependencies, {
    model: 'ManagementAnswer',
    schema: keptSchema,
    lifetime: dayMs,
  });
  return async (ctx, { clientId }, text, answer) => {
    const key = keyOf(ctx, clientId);
    if (key === undefined) return answer();
    const bodyHash = hash('sha256', text, 'base64url');
    // Of requests at the same moment one is the first.
    const claim = `management-answer/${key}`;
    const { count } = await counters.increment(claim, dayMs);
    if (count > 1) {
      const kept = await answers.read(key);
      if (kept === undefined) {
        const headers = { 'Retry-After': '5' };
        throw new Problem(409, 'busy', { detail: 'the first request is still going on', headers });
      }
      if (kept.bodyHash !== bodyHash) throw new Problem(422, 'otherBody');
      return kept.answer;
    }
    try {
      const made = await answer();
      await answers.write(key, { bodyHash, answer: made });
      return made;
    } catch (error) {
      // Nothing was made: the same key may be tried again.
      await counters.clear(claim);
      throw error;
    }
  };
}
