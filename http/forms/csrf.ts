/** CSRF tokens. A form of an interaction or a session carries one, which only a page of the same shows. */
import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../../crypto/derive-key.ts';

export type CsrfTokens = ReturnType<typeof createCsrfTokens>;

const bytes = 32;

const xor = (first: Buffer, second: Buffer) =>
  Buffer.from(first.map((byte, index) => byte ^ (second[index] ?? 0)));

/** Creates the tokens. The first key makes them; those of all keys are accepted, so that keys can be replaced. */
export function createCsrfTokens(cookieKeys: readonly string[]) {
  const keys = cookieKeys.map((secret) => createSecretKey(deriveKey(secret, 'csrf')));
  const valuesOf = (uid: string) =>
    keys.map((key) => createHmac('sha256', key).update(uid).digest());
  return {
    /**
     * Returns the token for the forms of an interaction or a session. It is written in another way each time, as a random mask and
     * the masked value, because the length of a compressed page tells of what stays the same (BREACH).
     */
    tokenOf(uid: string): string {
      const mask = randomBytes(bytes);
      const [value = mask] = valuesOf(uid);
      return Buffer.concat([mask, xor(mask, value)]).toString('base64url');
    },
    isValid(uid: string, token: string): boolean {
      const sent = Buffer.from(token, 'base64url');
      if (sent.length !== 2 * bytes) return false;
      const value = xor(sent.subarray(0, bytes), sent.subarray(bytes));
      return valuesOf(uid).some((valid) => timingSafeEqual(valid, value));
    },
  };
}
