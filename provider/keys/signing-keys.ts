/**
 * Signing keys: a private JWK Set in a file. In the steady state it holds two current keys, RS256 (what a
 * service gets by default) and ES256 (what it had better ask for). A rotation goes in three steps, each
 * followed by a rolling restart, so that no token is ever signed with a key that a service can't have seen:
 * 1. the next keys are published; 2. they sign, the old ones are still published; 3. the old ones go.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { messageOf } from '../../errors/system-errors.ts';

const hour = 60 * 60 * 1000;

/** Services fetch keys anew within an hour; logout hints are honoured for 12 hours. */
const waits = { next: hour, previous: 12 * hour };

const keySchema = z.looseObject({
  kty: z.enum(['RSA', 'EC']),
  kid: z.string().min(1),
  alg: z.enum(['RS256', 'ES256']),
  use: z.literal('sig'),
  d: z.string().min(1),
  /** Ours: where the key stands in a rotation, and since when (ISO 8601). */
  status: z.enum(['current', 'next', 'previous']).default('current'),
  since: z.iso.datetime().default('1970-01-01T00:00:00Z'),
});
export type SigningKey = z.infer<typeof keySchema>;

const fileSchema = z.strictObject({ keys: z.array(keySchema).min(1) });

async function makeKey(alg: 'RS256' | 'ES256', status: SigningKey['status'], now: number) {
  // RSA 2048: 3072 costs six times as much per signature, and keys are rotated.
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return keySchema.parse({
    ...jwk,
    kid,
    alg,
    use: 'sig',
    status,
    since: new Date(now).toISOString(),
  });
}

/** A fresh pair of keys. */
export const makeKeys = (status: SigningKey['status'], now: number): Promise<SigningKey[]> =>
  Promise.all([makeKey('RS256', status, now), makeKey('ES256', status, now)]);

export const formatKeys = (keys: readonly SigningKey[]): string =>
  `${JSON.stringify({ keys }, null, 2)}\n`;

/** What each algorithm takes (RFC 7518, sections 3.3 and 3.4). */
const fits = {
  RS256: {
    words: 'RS256 takes an RSA key of 2048 bits or more',
    takes: ({ asymmetricKeyType: type, asymmetricKeyDetails: of }: KeyObject) =>
      type === 'rsa' && (of?.modulusLength ?? 0) >= 2048,
  },
  ES256: {
    words: 'ES256 takes a key of the curve P-256',
    takes: ({ asymmetricKeyDetails: of }: KeyObject) => of?.namedCurve === 'prime256v1',
  },
};

/** What is wrong with a key, if anything is: the services could not verify what it signs, or should not trust it. */
function faultOf(key: SigningKey, before: readonly SigningKey[]): string | undefined {
  if (before.some(({ kid }) => kid === key.kid)) return 'has the id of another key';
  try {
    const privateKey = createPrivateKey({ key, format: 'jwk' });
    const { takes, words } = fits[key.alg];
    if (!takes(privateKey)) return words;
    // Parts of two keys make one that nobody refuses until a signature is verified.
    const data = Buffer.from('a word to sign');
    const signature = sign('sha256', data, privateKey);
    if (verify('sha256', data, createPublicKey(privateKey), signature)) return undefined;
  } catch {
    // What it says may be a part of the key.
  }
  return 'is not a whole private key';
}

/** Reads a key file; what it throws names the file and what is wrong, never a part of a key. */
export function readKeys(file: string): SigningKey[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `JWKS_FILE ${file}: ${error instanceof SyntaxError ? 'is not JSON' : messageOf(error)}`,
    );
  }
  const result = fileSchema.safeParse(content);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`JWKS_FILE ${file}: ${faults.join('; ')}`);
  }
  const { keys } = result.data;
  const faults = keys.flatMap((key, index) => {
    const fault = faultOf(key, keys.slice(0, index));
    return fault === undefined ? [] : [`keys.${index}: ${fault}`];
  });
  if (faults.length > 0) throw new Error(`JWKS_FILE ${file}: ${faults.join('; ')}`);
  for (const alg of ['RS256', 'ES256'] as const) {
    if (!keys.some((key) => key.alg === alg && key.status === 'current')) {
      throw new Error(`JWKS_FILE ${file}: has no current ${alg} key`);
    }
  }
  return keys;
}

/** As the library wants them: it signs with the first key of an algorithm and publishes them all. */
export function inOrder(keys: readonly SigningKey[]): SigningKey[] {
  const order = ['current', 'next', 'previous'];
  return keys.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

export type Rotation =
  | { readonly done: 'published' | 'switched' | 'retired'; readonly keys: SigningKey[] }
  | { readonly waitUntil: number };

/** The next step of a rotation, or how long it must still wait. `now` in ms since the epoch. */
export async function rotate(keys: readonly SigningKey[], now: number): Promise<Rotation> {
  const since = new Date(now).toISOString();
  /** When the last key came to stand there: with keys put in by hand they may differ. */
  const latest = (status: SigningKey['status']) => {
    const times = keys.filter((key) => key.status === status).map(({ since }) => Date.parse(since));
    return times.length === 0 ? undefined : Math.max(...times);
  };

  const published = latest('next');
  if (published !== undefined) {
    if (now < published + waits.next) return { waitUntil: published + waits.next };
    // Only what has a successor makes way: each algorithm always has a key that signs.
    const succeeded = new Set(keys.filter(({ status }) => status === 'next').map(({ alg }) => alg));
    const moved = (key: SigningKey): SigningKey => {
      if (key.status === 'next') return { ...key, status: 'current', since };
      return key.status === 'current' && succeeded.has(key.alg)
        ? { ...key, status: 'previous', since }
        : key;
    };
    return { done: 'switched', keys: keys.map(moved) };
  }
  const replaced = latest('previous');
  if (replaced !== undefined) {
    if (now < replaced + waits.previous) return { waitUntil: replaced + waits.previous };
    return { done: 'retired', keys: keys.filter(({ status }) => status !== 'previous') };
  }
  return { done: 'published', keys: [...keys, ...(await makeKeys('next', now))] };
}
