/**
 * Private keys in a file, and their rotation in three steps, each taken over by all processes: 1. `next` keys are
 * added; 2. they become the current ones, and the old ones stay as `previous`; 3. the old ones are removed.
 */
import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf } from '../errors/system-errors.ts';

const hourMs = 60 * 60 * 1000;

/** How long keys of a status must stay: others fetch keys within an hour, and ID token hints count for 12 hours. */
const minimumAgeMs = { next: hourMs, previous: 12 * hourMs };

/** Our own members of a private JWK: where the key is in a rotation, and since when (ISO 8601). */
export const rotationMembers = {
  status: z.enum(['current', 'next', 'previous']).default('current'),
  since: z.iso.datetime().default('1970-01-01T00:00:00Z'),
};
/** Where a key is in a rotation. */
export type KeyStatus = z.infer<typeof rotationMembers.status>;

/** What a rotation reads and changes of a key. */
export interface RotatingKey {
  readonly alg: string;
  readonly status: KeyStatus;
  readonly since: string;
}

/** Returns the content of a key file. */
export const formatKeys = (keys: readonly RotatingKey[]): string =>
  `${JSON.stringify({ keys }, null, 2)}\n`;

/** Returns what a key file holds. Throws an error that begins with `subject` and never quotes a part of a key. */
export function readKeyFile(subject: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${subject}: ${error instanceof SyntaxError ? 'is not JSON' : messageOf(error)}`,
    );
  }
}

/** Returns the private key of a JWK and its public half, or undefined when the JWK is not a whole private key. */
export function openPrivateKey(jwk: JsonWebKey) {
  try {
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    const publicKey = createPublicKey(privateKey);
    // Node accepts a key that mixes the parts of two; only a verified signature shows the fault.
    const data = Buffer.from('data to sign');
    const signature = sign('sha256', data, privateKey);
    return verify('sha256', data, publicKey, signature) ? { privateKey, publicKey } : undefined;
  } catch {
    // The message of the error may quote a part of the key, so it is dropped.
    return undefined;
  }
}

/** Returns the keys current first, then the next ones. */
export function currentFirst<K extends RotatingKey>(keys: readonly K[]): K[] {
  const order = ['current', 'next', 'previous'];
  return keys.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

/** The result of one step of a rotation. `waitUntil` is in milliseconds since the epoch. */
export type Rotation<K> =
  | { readonly done: 'published' | 'switched' | 'retired'; readonly keys: K[] }
  | { readonly waitUntil: number };

/**
 * Resolves with the keys after the next step of a rotation, or with the instant until which that step must wait.
 * `makeNext` makes the keys of step 1. `now` is in milliseconds since the epoch.
 */
export async function rotateKeys<K extends RotatingKey>(
  keys: readonly K[],
  now: number,
  makeNext: () => Promise<readonly K[]>,
): Promise<Rotation<K>> {
  const since = new Date(now).toISOString();
  /** Returns when the last key got this status. Keys that were added by hand may differ from the others. */
  const latest = (status: KeyStatus) => {
    const times = keys.filter((key) => key.status === status).map(({ since }) => Date.parse(since));
    return times.length === 0 ? undefined : Math.max(...times);
  };

  const added = latest('next');
  if (added !== undefined) {
    if (now < added + minimumAgeMs.next) return { waitUntil: added + minimumAgeMs.next };
    // A current key is replaced only if its algorithm has a next one: each algorithm always keeps a current key.
    const succeeded = new Set(keys.filter(({ status }) => status === 'next').map(({ alg }) => alg));
    const moved = (key: K): K => {
      if (key.status === 'next') return { ...key, status: 'current', since };
      return key.status === 'current' && succeeded.has(key.alg)
        ? { ...key, status: 'previous', since }
        : key;
    };
    return { done: 'switched', keys: keys.map(moved) };
  }
  const replaced = latest('previous');
  if (replaced !== undefined) {
    if (now < replaced + minimumAgeMs.previous)
      return { waitUntil: replaced + minimumAgeMs.previous };
    return { done: 'retired', keys: keys.filter(({ status }) => status !== 'previous') };
  }
  return { done: 'published', keys: [...keys, ...(await makeNext())] };
}
