/**
 * Signatures of the library's cookies: HMAC-SHA-256 with keys derived from COOKIE_KEYS. Without this file Koa's own
 * signer would use SHA-1, and would import the key again for each cookie, which takes twenty times as long as the
 * signature.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKey } from '../../crypto/derive-key.ts';
import { sameSecret } from '../../crypto/same-secret.ts';

/** What Koa takes as its `keys` (the interface of the package keygrip). */
export interface CookieSignatures {
  sign(data: string): string;
  verify(data: string, signature: string): boolean;
  /** Returns the index of the key that signed it, or -1. */
  index(data: string, signature: string): number;
}

/** Returns signatures by the first key; those of every key are accepted. */
export function createCookieSignatures(cookieKeys: readonly string[]): CookieSignatures {
  const keys = cookieKeys.map((secret) => createSecretKey(deriveKey(secret, 'cookie-signatures')));
  const [first] = keys;
  if (first === undefined) throw new Error('cookies are signed with at least one key');
  const signWith = (key: KeyObject, data: string) =>
    createHmac('sha256', key).update(data).digest('base64url');
  const index = (data: string, signature: string) =>
    keys.findIndex((key) => sameSecret(signWith(key, data), signature));
  return {
    sign: (data) => signWith(first, data),
    verify: (data, signature) => index(data, signature) !== -1,
    index,
  };
}
