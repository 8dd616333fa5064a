/**
 * Signing keys: a private JWK Set in a file. Between rotations it holds two current keys: RS256, which a service gets
 * by default, and ES256, which is cheaper. A rotation has three steps, each taken over by all processes, so that no
 * token is ever signed with a key that a service can't have seen:
 * 1. the next keys are published; 2. they sign, and the old ones are still published; 3. the old ones are removed.
 */
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import {
  openPrivateKey,
  type Rotation,
  readKeyFile,
  rotateKeys,
  rotationMembers,
} from '../../crypto/key-rotation.ts';

const keySchema = z.looseObject({
  kty: z.enum(['RSA', 'EC']),
  kid: z.string().min(1),
  alg: z.enum(['RS256', 'ES256']),
  use: z.literal('sig'),
  d: z.string().min(1),
  ...rotationMembers,
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
  const opened = openPrivateKey(key);
  if (opened === undefined) return 'is not a whole private key';
  const { isMet, rule } = requirements[key.alg];
  return isMet(opened.privateKey) ? undefined : rule;
}

/** Reads a key file. Throws an error that names the file and its faults, and never quotes a part of a key. */
export function readKeys(file: string): SigningKey[] {
  const content = readKeyFile(`JWKS_FILE ${file}`, file);
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

/** Resolves with the keys after the next step of a rotation; see `rotateKeys`. */
export const rotate = (keys: readonly SigningKey[], now: number): Promise<Rotation<SigningKey>> =>
  rotateKeys(keys, now, () => makeKeys('next', now));
