import { hkdfSync } from 'node:crypto';

/** Returns a 32-byte key for one purpose, derived from a secret (HKDF-SHA-256, RFC 5869). */
export function deriveKey(secret: string | Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, 32));
}
