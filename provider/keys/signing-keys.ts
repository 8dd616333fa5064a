/**
 * Signing keys: a private JWK Set in a file. Between rotations it holds two current keys: RS256, which a service gets
 * by default, and ES256, which is cheaper. A rotation has three steps, each followed by a rolling restart, so that no
 * token is ever signed with a key that a service can't have seen:
 * 1. the next keys are published; 2. they sign, and the old ones are still published; 3. the old ones are removed.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { messageOf } from '../../errors/system-errors.ts';

const hourMs = 60 * 60 * 1000;

/** How long keys of a status must stay: services fetch keys within an hour, and ID token hints count for 12 hours. */
const minimumAgeMs = { next: hourMs, previous: 12 * hourMs };

const keySchema = z.looseObject({
  kty: z.enum(['RSA', 'EC']),
  kid: z.string().min(1),
  alg: z.enum(['RS256', 'ES256']),
  use: z.literal('sig'),
  d: z.string().min(1),
  /** Our own members: where the key is in a rotation, and since when (ISO 8601). */
  status: z.enum(['current', 'next', 'previous']).default('current'),
  since: z.iso.datetime().default('1970-01-01T00:00:00Z'),
});
/** A private signing key, as JWK. */
export type SigningKey = z.infer<typeof keySchema>;

const fileSchema = z.strictObject({ keys: z.array(keySchema).min(1) });

async function makeKey(alg: 'RS256' | 'ES256', status: SigningKey['status'], now: number) {
  // 2048 bits are enough for an RSA key that is rotated; with 3072 each signature would cost six times as much.
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

/** Resolves with a new pair of keys, one for each algorithm. `now` is in milliseconds. */
export const makeKeys = (status: SigningKey['status'], now: number): Promise<SigningKey[]> =>
  Promise.all([makeKey('RS256', status, now), makeKey('ES256', status, now)]);

/** Returns the content of a key file. */
export const formatKeys = (keys: readonly SigningKey[]): string =>
  `${JSON.stringify({ keys }, null, 2)}\n`;

/** The keys that each algorithm needs (RFC 7518, sections 3.3 and 3.4). */
const requirements = {
  RS256: {
    rule: 'RS256 takes an RSA key of 2048 bits or more',
    isMet: ({ asymmetricKeyType: type, asymmetricKeyDetails: of }: KeyObject) =>
      type === 'rsa' && (of?.modulusLength ?? 0) >= 2048,
  },
  ES256: {
    rule: 'ES256 takes a key of the curve P-256',
    isMet: ({ asymmetricKeyDetails: of }: KeyObject) => of?.namedCurve === 'prime256v1',
  },
};

/** Returns why services could not verify the signatures of a key or should not trust them, or undefined. */
function faultOf(key: SigningKey, before: readonly SigningKey[]): string | undefined {
  if (before.some(({ kid }) => kid === key.kid)) return 'has the id of another key';
  try {
    const privateKey = createPrivateKey({ key, format: 'jwk' });
    const { isMet, rule } = requirements[key.alg];
    if (!isMet(privateKey)) return rule;
    // Node accepts a key that mixes the parts of two; only a verified signature shows the fault.
    const data = Buffer.from('data to sign');
    const signature = sign('sha256', data, privateKey);
    if (verify('sha256', data, createPublicKey(privateKey), signature)) return undefined;
  } catch {
    // The message of the error may quote a part of the key, so it is dropped.
  }
  return 'is not a whole private key';
}

/** Reads a key file. Throws an error that names the file and its faults, and never quotes a part of a key. */
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

/** Returns the keys current first: the library signs with the first of an algorithm and publishes them all. */
export function currentFirst(keys: readonly SigningKey[]): SigningKey[] {
  const order = ['current', 'next', 'previous'];
  return keys.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

/** The result of one step of a rotation. `waitUntil` is in milliseconds since the epoch. */
export type Rotation =
  | { readonly done: 'published' | 'switched' | 'retired'; readonly keys: SigningKey[] }
  | { readonly waitUntil: number };

/**
 * Resolves with the keys after the next step of a rotation, or with the instant until which that step must wait. `now`
 * is in milliseconds since the epoch.
 */
export async function rotate(keys: readonly SigningKey[], now: number): Promise<Rotation> {
  const since = new Date(now).toISOString();
  /** Returns when the last key got this status. Keys that were added by hand may differ from the others. */
  const latest = (status: SigningKey['status']) => {
    const times = keys.filter((key) => key.status === status).map(({ since }) => Date.parse(since));
    return times.length === 0 ? undefined : Math.max(...times);
  };

  const published = latest('next');
  if (published !== undefined) {
    if (now < published + minimumAgeMs.next) return { waitUntil: published + minimumAgeMs.next };
    // A current key is replaced only if its algorithm has a next one: each algorithm always keeps a key that signs.
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
    if (now < replaced + minimumAgeMs.previous)
      return { waitUntil: replaced + minimumAgeMs.previous };
    return { done: 'retired', keys: keys.filter(({ status }) => status !== 'previous') };
  }
  return { done: 'published', keys: [...keys, ...(await makeKeys('next', now))] };
}
