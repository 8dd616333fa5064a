/**
 * Codes of six digits that prove a contact. A code is valid for 15 minutes, for 5 tries and for one use, and the next
 * code replaces it. After 50 wrong codes of a day it is valid for one try. How many are sent is counted by
 * `accounts/limits/code-budgets.ts`. A keyed hash of the code is stored, encrypted.
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
import { type Destination, mailboxOf } from '../contacts.ts';
import { type CodeAsked, createCodeBudgets } from '../limits/code-budgets.ts';
import { type CodeGuesser, createWrongCodes, wrongCodesPerDay } from '../limits/wrong-codes.ts';
import { compactText } from '../typed-text.ts';

const minute = 60_000;
const lifetime = 15 * minute;
const triesPerCode = 5;

/** How long a code is valid, in minutes. */
export const codeMinutes = lifetime / minute;

/** A code that is to be sent. */
export interface CodeRequest extends Omit<CodeAsked, 'to' | 'isOwnContact'> {
  /** The purpose and the person. A later code for the same subject replaces this one. */
  readonly subject: string;
  readonly destination: Destination;
  /** The contacts of the account whose password or known device was proven. */
  readonly ownContacts: readonly string[];
}

/** Reports whether a code goes to a contact of the account whose password or known device was proven. */
export const goesToOwnContact = ({ proof, ownContacts, destination }: CodeRequest): boolean =>
  proof !== 'none' && ownContacts.map(mailboxOf).includes(mailboxOf(destination.to));

/**
 * A new code, or how long to wait for one. `soon`: the last code was sent less than 60 seconds ago. `good`: the same,
 * and that code went to this destination and is still valid. `often`: the person's budget of the hour is spent.
 * `shared`: several codes were sent to the address or number, for others too.
 */
export type Issued =
  | { readonly code: string }
  | { readonly waitMs: number; readonly reason: 'good' | 'soon' | 'often' | 'shared' };

/** `exhausted`: 5 tries were made. `used`: the code was typed before. `gone`: it expired, or there was none. */
export type CodeFault = 'wrong' | 'exhausted' | 'used' | 'gone';

/**
 * A right code proves that its destination belongs to the person who typed it. `tooManyToday`: the code was wrong, and so
 * were 49 or more on the same day. The code is gone, and the person must begin again. `isFirst` is true for the 50th.
 */
export type CodeCheck =
  | { readonly proven: Destination }
  | ({ readonly fault: CodeFault } & SentBy)
  | ({ readonly fault: 'tooManyToday'; readonly isFirst: boolean } & SentBy);

/** The channel of the code, while it is stored. */
interface SentBy {
  readonly channel?: Channel;
}

/** Issues and checks codes. */
export interface Codes {
  /** Creates a code to be sent. When it is too early for another, the earlier code stays valid. */
  issue(request: CodeRequest): Promise<Issued>;
  /** Says that the code could not be sent, so that another may be issued at once. */
  unsent(request: CodeRequest): Promise<void>;
  /**
   * Resolves with the destination of the last code while it is stored, or with undefined. `isGood` is false when the code
   * has no try left.
   */
  pending(subject: string): Promise<(Destination & { readonly isGood: boolean }) | undefined>;
  /**
   * Checks what was typed and counts a try; a wrong code also counts for the day of the guesser. Of parallel checks with
   * the right code, one succeeds.
   */
  check(subject: string, typed: string, guesser: CodeGuesser): Promise<CodeCheck>;
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

/** Creates `Codes` on the stores of short-lived values and of counters. */
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

  const budgets = createCodeBudgets({ counters, index, clock });
  const wrongCodes = createWrongCodes(counters, index);
  function askedBy(asked: CodeRequest): CodeAsked {
    const { destination, ownContacts: _, ...request } = asked;
    return { ...request, to: destination.to, isOwnContact: goesToOwnContact(asked) };
  }

  const triesOf = ({ id }: z.output<typeof storedSchema>) => `code-tries/${id}`;

  async function hasTryLeft(stored: z.output<typeof storedSchema>): Promise<boolean> {
    const [tries] = await counters.readAll([triesOf(stored)]);
    return tries === undefined || tries.count < triesPerCode;
  }

  /** Returns `good` when the earlier code went to the same destination and has a try left. */
  async function soonOrGood({ subject, destination }: CodeRequest): Promise<'soon' | 'good'> {
    const stored = await read(subject);
    if (stored?.channel !== destination.channel || stored.to !== destination.to) return 'soon';
    return (await hasTryLeft(stored)) ? 'good' : 'soon';
  }

  /** Keeps what no code opens, unless an earlier code is kept. */
  async function keepNone({ subject, destination }: CodeRequest): Promise<void> {
    if ((await read(subject)) !== undefined) return;
    await kept.write(keyOf(subject), { id: randomUUID(), hash: '', ...destination });
  }

  return {
    async issue(request) {
      const refused = await budgets.take(askedBy(request));
      // The page of a reset can't say that no code was made, so what is typed there must end as it does with one.
      if (refused !== undefined && request.purpose === 'reset') await keepNone(request);
      if (refused?.reason === 'soon') return { ...refused, reason: await soonOrGood(request) };
      if (refused !== undefined) return refused;

      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const id = randomUUID();
      const [hashKey] = hashKeys;
      if (hashKey === undefined) throw new Error('codes are hashed with at least one key');
      const key = keyOf(request.subject);
      // A consumed entry stays consumed when it is overwritten, so it is removed first.
      await payloads.destroy(model, key);
      await kept.write(key, { id, hash: hashWith(hashKey, id, code), ...request.destination });
      return { code };
    },

    async unsent(request) {
      await budgets.release(askedBy(request));
    },

    async pending(subject) {
      const stored = await read(subject);
      if (stored === undefined) return undefined;
      return { channel: stored.channel, to: stored.to, isGood: await hasTryLeft(stored) };
    },

    async check(subject, typed, asked) {
      const stored = await read(subject);
      if (stored === undefined) {
        const before = await payloads.find(model, keyOf(subject));
        return { fault: before?.consumedAt === undefined ? 'gone' : 'used' };
      }
      const guesser = { ...asked, who: asked.who ?? mailboxOf(stored.to) };
      const wrongBefore = await wrongCodes.countOf(guesser);
      const { count } = await counters.increment(triesOf(stored), lifetime);
      const tries = wrongBefore < wrongCodesPerDay ? triesPerCode : 1;
      const { channel } = stored;
      if (count > tries) return { fault: 'exhausted', channel };
      const code = compactText(typed);
      const isRight = hashKeys.some((key) =>
        sameSecret(hashWith(key, stored.id, code), stored.hash),
      );
      if (!isRight) {
        const wrong = await wrongCodes.add(guesser);
        if (wrong < wrongCodesPerDay) return { fault: 'wrong', channel };
        await payloads.destroy(model, keyOf(subject));
        return { fault: 'tooManyToday', isFirst: wrong === wrongCodesPerDay, channel };
      }
      const isFirst = await payloads.consume(model, keyOf(subject));
      return isFirst ? { proven: { channel, to: stored.to } } : { fault: 'used', channel };
    },
  };
}
