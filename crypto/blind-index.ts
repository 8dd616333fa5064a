import { createHmac, createSecretKey } from 'node:crypto';

/** A blind index: says whether two values are the same, and nothing else, to who lacks the key. */
export type BlindIndex = (field: string, value: string) => string;

/** `field` keeps equal values of different meaning apart. */
export function createBlindIndex(key: Buffer): BlindIndex {
  const secret = createSecretKey(key);
  return (field, value) =>
    createHmac('sha256', secret).update(`${field}\0${value}`).digest('base64url');
}
