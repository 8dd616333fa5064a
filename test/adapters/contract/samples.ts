import type { AccountRecord, CounterStore, PayloadRecord } from '../../../adapters/ports.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** An account of its own id, with one identifier unless the test says otherwise. */
export function account(id: string, over: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id,
    version: 1,
    identifierHashes: [`${id}'s number`],
    identityHash: `${id}'s identity`,
    passwordKind: 'personal',
    standing: {
      announced: true,
      terms: { version: '1', at: 1_700_000_000_000 },
      contactVerified: true,
      declared: false,
      endedBefore: 0,
    },
    sealed: { password: `sealed password of ${id}`, dossier: `sealed dossier of ${id}` },
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    ...over,
  };
}

/** A payload of the given key. */
export function payload(
  key: string,
  expiresAt: number,
  over: Partial<PayloadRecord> = {},
): PayloadRecord {
  return { key, payload: `sealed payload of ${key}`, expiresAt, durable: false, ...over };
}

/** Runs `work` `times` times at once, in turns on each of `actors`. */
export function inParallel<Actor, Result>(
  times: number,
  actors: readonly Actor[],
  work: (actor: Actor, index: number) => Promise<Result>,
): Promise<Result[]> {
  const turns = Array.from({ length: Math.ceil(times / actors.length) }, () => actors).flat();
  return Promise.all(turns.slice(0, times).map(work));
}

/** One counter. */
export const readCounter = async (counters: CounterStore, key: string) =>
  (await counters.readAll([key]))[0];

/**
 * Returns undefined for an answer that did not come in time, or that others have been in the way of, and throws any other error.
 * Writes that block one another may get no answer on a busy machine; what is stored then tells what they did.
 */
export function unanswered(error: unknown): undefined {
  if (!/timed out|did not answer|again and again/.test(String(error))) throw error;
}

/** How many of the answers were yes. */
export function wins(answers: readonly boolean[]): number {
  return answers.filter(Boolean).length;
}

/** Keys that a store might cut short, split, interpret or mix up; all of them different. */
export const awkwardKeys: readonly string[] = [
  'a.b',
  'a',
  'a.b.c',
  '$where',
  'a:b',
  'a*',
  '{a}',
  'a%',
  'a_',
  '__proto__',
  "o'hara",
  '"; DROP TABLE accounts; --',
  "' OR '1'='1",
  'back\\slash',
  'A',
  'a ',
  'before\u0000after',
  'before',
  'line\r\nbreak',
  '👪',
  'é',
  'e\u0301',
  'x'.repeat(10_000),
  `${'x'.repeat(9_999)}y`,
];
