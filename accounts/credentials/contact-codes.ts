/**
 * Codes of six digits that prove a contact. A code lives 15 minutes, bears 5 tries, is good once, and is
 * replaced by the next; 60 seconds lie between two sends and 5 go out an hour, per person and per address or
 * number, whatever they are for. What is stored is a keyed hash, sealed.
 */
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock, CounterStore, PayloadStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { deriveKey } from '../../crypto/derive-key.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import { createSealedPayloads } from '../../crypto/sealed-payloads.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { type Channel, channels } from '../../messaging/ports.ts';

const minute = 60_000;
const lifetime = 15 * minute;
const hour = 60 * minute;
const triesPerCode = 5;
const sendsPerHour = 5;

export const codeMinutes = lifetime / minute;

/** Where a code goes. */
export interface Destination {
  readonly channel: Channel;
  /** An address, or a number in E.164. */
  readonly to: string;
}

export interface CodeRequest {
  /** What it is for, and for whom: a later code for the same takes its place. */
  readonly subject: string;
  /** Whose sends are counted together. */
  readonly owner: string;
  readonly destination: Destination;
}

/** It is too early for another: `soon`; `good`: so it is, and the code that went there can still be typed. */
export type Issued =
  | { readonly code: string }
  | { readonly waitMs: number; readonly reason: 'good' | 'soon' | 'often' };

/** `used`: it was right before; `gone`: expired, replaced, or never there. */
export type CodeFault = 'wrong' | 'exhausted' | 'used' | 'gone';

/** What a right code has proven: that it was read where it went. */
export type CodeCheck = { readonly proven: Destination } | { readonly fault: CodeFault };

export interface Codes {
  /** Makes a code to be sent; the one before stays good when it is too early for another. */
  issue(request: CodeRequest): Promise<Issued>;
  /** It could not be sent: another may follow at once, by this channel or the other. */
  unsent(request: CodeRequest): Promise<void>;
  /** Where the code that is good now went, if there is one. */
  pending(subject: string): Promise<Destination | undefined>;
  /** Each check is a try; of several at once with the right code, one is right. */
  check(subject: string, typed: string): Promise<CodeCheck>;
}

export interface CodesDependencies {
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly cookieKeys: readonly string[];
  readonly clock: Clock;
}

const model = 'ContactCode';
const storedSchema = z.object({
  id: z.string(),
  hash: z.string(),
  channel: z.enum(channels),
  to: z.string(),
});

/** What was typed, as a code: six digits, whatever stands between them. */
const normalizeCode = (typed: string) => typed.normalize('NFKC').replace(/[\s.-]/g, '');

export function createCodes(dependencies: CodesDependencies): Codes {
  const { payloads, counters, seal, index, cookieKeys, clock } = dependencies;
  const hashKeys = cookieKeys.map((secret) => deriveKey(secret, 'contact-codes'));
  const hashWith = (key: Buffer, id: string, code: string) =>
    createHmac('sha256', key).update(`${id}/${code}`).digest('base64url');
  const keyOf = (subject: string) => index('code', subject);

  const kept = createSealedPayloads(
    { payloads, seal, clock },
    { model, schema: storedSchema, lifetime },
  );
  const read = (subject: string) => kept.read(keyOf(subject));

  /** The counters of a send: per person and per destination, of a minute and of an hour. */
  const countersOf = ({ owner, destination }: CodeRequest) => {
    const who = [index('code-owner', owner), index('code-to', destination.to)];
    return {
      soon: who.map((key) => `code-minute/${key}`),
      often: who.map((key) => `code-hour/${key}`),
    };
  };

  const triesOf = ({ id }: z.output<typeof storedSchema>) => `code-tries/${id}`;

  /** It is too early: whether the code before went to the same place, and bears another try. */
  async function soonOrGood({ subject, destination }: CodeRequest): Promise<'soon' | 'good'> {
    const stored = await read(subject);
    if (stored?.channel !== destination.channel || stored.to !== destination.to) return 'soon';
    const [tries] = await counters.readAll([triesOf(stored)]);
    return tries !== undefined && tries.count >= triesPerCode ? 'soon' : 'good';
  }

  /** How long until there is room under all of the counters. */
  async function waitFor(keys: readonly string[], limit: number): Promise<number> {
    const found = await counters.readAll(keys);
    const full = found.flatMap((counter) => (counter && counter.count >= limit ? [counter] : []));
    return Math.max(0, ...full.map(({ expiresAt }) => expiresAt - clock()));
  }

  /** Counts a send; false when others were faster and took the room that there was. */
  async function take(keys: readonly string[], limit: number, window: number): Promise<boolean> {
    const raised = await Promise.all(keys.map((key) => counters.increment(key, window)));
    return raised.every(({ count }) => count <= limit);
  }

  return {
    async issue(request) {
      const { soon, often } = countersOf(request);
      const [soonMs, oftenMs] = await Promise.all([waitFor(soon, 1), waitFor(often, sendsPerHour)]);
      if (oftenMs > 0) return { waitMs: oftenMs, reason: 'often' };
      if (soonMs > 0) return { waitMs: soonMs, reason: await soonOrGood(request) };
      if (!(await take(soon, 1, minute))) return { waitMs: minute, reason: 'soon' };
      if (!(await take(often, sendsPerHour, hour))) return { waitMs: hour, reason: 'often' };

      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const id = randomUUID();
      const [hashKey] = hashKeys;
      if (hashKey === undefined) throw new Error('codes are hashed with at least one key');
      const key = keyOf(request.subject);
      // What was used stays used under its key: the next one starts afresh.
      await payloads.destroy(model, key);
      await kept.write(key, { id, hash: hashWith(hashKey, id, code), ...request.destination });
      return { code };
    },

    async unsent(request) {
      await Promise.all(countersOf(request).soon.map((key) => counters.clear(key)));
    },

    async pending(subject) {
      const stored = await read(subject);
      return stored && { channel: stored.channel, to: stored.to };
    },

    async check(subject, typed) {
      const stored = await read(subject);
      if (stored === undefined) {
        const before = await payloads.find(model, keyOf(subject));
        return { fault: before?.consumedAt === undefined ? 'gone' : 'used' };
      }
      const { count } = await counters.increment(triesOf(stored), lifetime);
      if (count > triesPerCode) return { fault: 'exhausted' };
      const code = normalizeCode(typed);
      const isRight = hashKeys.some((key) =>
        sameSecret(hashWith(key, stored.id, code), stored.hash),
      );
      if (!isRight) return { fault: 'wrong' };
      const isFirst = await payloads.consume(model, keyOf(subject));
      return isFirst ? { proven: { channel: stored.channel, to: stored.to } } : { fault: 'used' };
    },
  };
}
