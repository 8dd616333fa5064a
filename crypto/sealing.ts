/**
 * Seals personal data for a store: encrypts it with AES-256-GCM. Each key has an id. New texts are encrypted with the
 * first key; each key can decrypt its own. A sealed value can't be searched, so records are found by keyed hashes of
 * normalised values (see blind-index.ts).
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A key with its id. */
export interface SealKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** Seals and opens texts. */
export interface Seal {
  /** Seals a text. It opens only with the same `context`, so it can't be moved to another account or field. */
  seal(plain: string, context: string): string;
  /** Opens a sealed text. Throws `Unopenable` when no key opens it, or it was sealed for another context. */
  open(sealed: string, context: string): string;
  /** Reports whether the first key sealed it. Other texts should be sealed again, so that their key can be removed. */
  isCurrent(sealed: string): boolean;
}

/** No key opens the text. The message tells an operator why. */
export class Unopenable extends Error {}

interface Opened {
  readonly plain: string;
  readonly context: string;
}

const ivBytes = 12;
const tagBytes = 16;

/** Returns a seal of at least one key. A sealed text is `keyId.base64url(iv ‖ ciphertext ‖ tag)`. */
export function createSeal(keys: readonly SealKey[]): Seal {
  const [first] = keys;
  if (first === undefined) throw new Error('a seal needs a key');
  const idOf = (sealed: string) => sealed.slice(0, Math.max(sealed.indexOf('.'), 0));
  // Key objects, because from raw bytes Node makes a new one for each call, which costs more than the sealing itself.
  const byId = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]));
  const firstKey = createSecretKey(first.key);
  // Texts that were sealed or opened a moment ago: most reads are of these, and a look-up in this cache costs a tenth.
  const opened = new LRUCache<string, Opened>({
    max: 4_000,
    // In characters. It bounds the memory, because any request can cause large values to be sealed.
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
        // Anything that isn't shaped like an id may be a stranger's text and must not get into a log.
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
