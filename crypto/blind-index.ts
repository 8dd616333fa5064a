import { createHmac, createSecretKey } from 'node:crypto';

/** Returns the keyed hash of a value. Without the key, hashes only tell whether two values are the same. */
export type BlindIndex = (field: string, value: string) => string;

/** Returns a blind index (HMAC-SHA-256). `field` is hashed too, so that equal values of two fields differ. */
export function createBlindIndex(key: Buffer): BlindIndex {
  const secret = createSecretKey(key);
  return (field, value) =>
    createHmac('sha256', secret).update(`${field}\0${value}`).digest('base64url');
}
