/** The key that FranceConnect encrypts userinfo to: the private half stays here, the public half is published. */
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { messageOf } from '../errors/system-errors.ts';

const part = z.string().min(1);
const common = { kid: part.default(''), use: z.literal('enc').default('enc'), d: part };

/** A private JWK (RFC 7517) for encryption: RSA of 2048 bits or more, or P-256. */
export const encryptionKeySchema = z.discriminatedUnion('kty', [
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
    alg: z.literal('RSA-OAEP').default('RSA-OAEP'),
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
export type EncryptionKey = z.infer<typeof encryptionKeySchema>;

/** Reads a private JWK from a file. Throws an error that names the file and never a part of the key. */
export function readEncryptionKey(file: string): EncryptionKey {
  const subject = `FRANCECONNECT_ENCRYPTION_KEY_FILE ${file}`;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${subject}: ${error instanceof SyntaxError ? 'is not JSON' : messageOf(error)}`,
    );
  }
  const result = encryptionKeySchema.safeParse(content);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${subject}: is not a private JWK for it: ${faults.join('; ')}`);
}

/** Resolves with the public half, as a JWK Set (RFC 7517). */
export async function publicJwks(key: EncryptionKey) {
  const { kty, use, alg } = key;
  const half = kty === 'RSA' ? { n: key.n, e: key.e } : { crv: key.crv, x: key.x, y: key.y };
  const jwk = { kty, ...half, use, alg };
  return { keys: [{ ...jwk, kid: key.kid || (await calculateJwkThumbprint(jwk)) }] };
}
