/**
 * How data about people lies in a store: sealed (AES-256-GCM) under keys with ids, of which the first
 * seals and all open, and found again by keyed hashes (HMAC-SHA-256) of normalised values.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface SealKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface Seal {
  /** `context` (account id and field name) is bound in: a sealed value can't be moved elsewhere. */
  seal(plain: string, context: string): string;
  /** Throws when no key opens it, or it was sealed for another context. */
  open(sealed: string, context: string): string;
  /** Whether the first key sealed it: what else there is had better be sealed anew. */
  isCurrent(sealed: string): boolean;
}

/** None of the keys opens it; the message says why, for an operator. */
export class Unopenable extends Error {}

interface Opened {
  readonly plain: string;
  readonly context: string;
}

const ivBytes = 12;
const tagBytes = 16;

/** Seals to `keyId.base64url(iv ‖ ciphertext ‖ tag)`. Needs at least one key. */
export function createSeal(keys: readonly SealKey[]): Seal {
  const [first] = keys;
  if (first === undefined) throw new Error('a seal needs a key');
  const idOf = (sealed: string) => sealed.slice(0, Math.max(sealed.indexOf('.'), 0));
  // As key objects: from raw bytes Node makes one at each call, which costs more than the sealing.
  const byId = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]));
  const firstKey = createSecretKey(first.key);
  // What is read is most often what was written or read a moment ago: to find it so takes a tenth of the opening.
  const opened = new LRUCache<string, Opened>({
    max: 4_000,
    // In characters: anybody may have large values sealed, by a mere request.
    maxSize: 16 * 1024 * 1024,
    sizeCalculation: ({ plain, context }, sealed) => plain.length + context.length + sealed.length,
  });

  return {
    seal(plain, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', firstKey, iv);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]);
      const sealed = `${first.id}.${Buffer.concat([body, cipher.getAuthTag()]).toString('base64url')}`;
      opened.set(sealed, { plain, context });
      return sealed;
    },
    open(sealed, context) {
      const known = opened.get(sealed);
      if (known?.context === context) return known.plain;
      const id = idOf(sealed);
      const key = byId.get(id);
      if (key === undefined) {
        // Whatever else stands there may be a stranger's text.
        const name = /^[\w-]{1,32}$/.test(id) ? `the key ${id}, which` : 'a key that';
        throw new Unopenable(`sealed with ${name} is not in IDENTIFIER_SEAL_KEYS`);
      }
      const body = Buffer.from(sealed.slice(id.length + 1), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(body.subarray(-tagBytes));
      const begun = decipher.update(body.subarray(ivBytes, -tagBytes), undefined, 'utf8');
      try {
        const plain = begun + decipher.final('utf8');
        opened.set(sealed, { plain, context });
        return plain;
      } catch (cause) {
        const words = `damaged, or sealed with another key than the ${id} of IDENTIFIER_SEAL_KEYS`;
        throw new Unopenable(words, { cause });
      }
    },
    isCurrent: (sealed) => idOf(sealed) === first.id,
  };
}
