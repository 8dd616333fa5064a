/**
 * The keys that FranceConnect encrypts to. The private halves stay here. The public halves of the current ones are
 * published at `/franceconnect/jwks`, for each algorithm one key. Anybody who fetches a key may use it at once, so a
 * rotation runs in another order than that of the signing keys:
 * 1. all processes can decrypt with the next keys, which are not published yet; 2. they are published in place of the
 * old ones, which still decrypt; 3. the old ones are removed.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import {
  type KeyStatus,
  openPrivateKey,
  type Rotation,
  readKeyFile,
  rotateKeys,
  rotationMembers,
} from '../crypto/key-rotation.ts';

/** The algorithms that FranceConnect+ offers for the key (RFC 7518, sections 4.3 and 4.6). */
export const encryptionAlgorithms = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'] as const;
type EncryptionAlgorithm = (typeof encryptionAlgorithms)[number];

const part = z.string().min(1);
const common = {
  kid: part.default(''),
  use: z.literal('enc').default('enc'),
  d: part,
  ...rotationMembers,
};

const keySchema = z.discriminatedUnion('kty', [
  z.object({
    ...common,
    kty: z.literal('RSA'),
    n: z.string().min(342, 'must be of 2048 bits or more'),
    e: part,
    p: part,
    q: part,
    dp: part,
    dq: part,
    qi: part,
    alg: z.enum(['RSA-OAEP', 'RSA-OAEP-256']).default('RSA-OAEP'),
  }),
  z.object({
    ...common,
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: part,
    y: part,
    alg: z.literal('ECDH-ES').default('ECDH-ES'),
  }),
]);
/** A private JWK (RFC 7517) for encryption: RSA of 2048 bits or more, or P-256. */
export type EncryptionKey = z.infer<typeof keySchema>;

/** A key file has a few keys for each algorithm at most. */
const fileSchema = z.strictObject({ keys: z.array(keySchema).min(1).max(20) });

/** Reads private JWKs for encryption, and gives those without `kid` their thumbprint (RFC 7638) as such. */
async function parseKeys(content: unknown) {
  const { keys } = fileSchema.parse(content);
  return Promise.all(
    keys.map(async (key): Promise<EncryptionKey> => {
      return { ...key, kid: key.kid || (await calculateJwkThumbprint(key)) };
    }),
  );
}

/**
 * Reads a file that holds a private JWK, or a set of them. Throws an error that names the file and never a part of a
 * key.
 */
export async function readEncryptionKeys(file: string): Promise<EncryptionKey[]> {
  const subject = `FRANCECONNECT_ENCRYPTION_KEY_FILE ${file}`;
  const content = readKeyFile(subject, file);
  const isSet = typeof content === 'object' && content !== null && 'keys' in content;
  const fail = (fault: string) => new Error(`${subject}: is not a private JWK for it: ${fault}`);
  try {
    const keys = await parseKeys(isSet ? content : { keys: [content] });
    const broken = keys.findIndex((key) => openPrivateKey(key) === undefined);
    if (broken !== -1) throw fail(`keys.${broken}: is not a whole private key`);
    if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw fail('two keys have one id');
    if (!keys.some(({ status }) => status === 'current')) throw fail('no key is current');
    return keys;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw fail(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
}

async function makeKey(alg: EncryptionAlgorithm, status: KeyStatus, now: number) {
  const { privateKey } = await generateKeyPair(alg, {
    extractable: true,
    ...(alg === 'ECDH-ES' && { crv: 'P-256' }),
  });
  const since = new Date(now).toISOString();
  return { ...(await exportJWK(privateKey)), alg, status, since };
}

/** Resolves with a new key for each algorithm. `now` is in milliseconds. */
export async function makeEncryptionKeys(
  status: KeyStatus,
  now: number,
  algorithms: readonly EncryptionAlgorithm[] = encryptionAlgorithms,
): Promise<EncryptionKey[]> {
  return parseKeys({
    keys: await Promise.all(algorithms.map((alg) => makeKey(alg, status, now))),
  });
}

/** Resolves with the keys after the next step of a rotation, which renews the algorithms that the file has. */
export const rotateEncryptionKeys = (
  keys: readonly EncryptionKey[],
  now: number,
): Promise<Rotation<EncryptionKey>> =>
  rotateKeys(keys, now, () =>
    makeEncryptionKeys('next', now, [...new Set(keys.map(({ alg }) => alg))]),
  );

/** Returns the public halves of the current keys, as a JWK Set (RFC 7517). */
export function publicJwks(keys: readonly EncryptionKey[]) {
  const published = keys.filter(({ status }) => status === 'current');
  return {
    keys: published.map((key) => {
      const { kty, use, alg, kid } = key;
      const half = kty === 'RSA' ? { n: key.n, e: key.e } : { crv: key.crv, x: key.x, y: key.y };
      return { kty, ...half, use, alg, kid };
    }),
  };
}
