/**
 * Signs tokens with Node's own functions. With plain JWKs the library hands each signature to a thread, which costs
 * more than the signature itself (ES256: about 50 µs).
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { ExternalSigningKey } from 'oidc-provider';
import { currentFirst } from '../../crypto/key-rotation.ts';
import { noteSigned } from '../claims/access-token-value.ts';
import type { SigningKey } from './signing-keys.ts';

const signInThread = promisify(sign);

class NativeKey extends ExternalSigningKey {
  readonly #jwk: SigningKey;
  readonly #private: KeyObject;
  readonly #public: KeyObject;

  constructor(jwk: SigningKey) {
    super();
    this.#jwk = jwk;
    this.#private = createPrivateKey({ key: jwk, format: 'jwk' });
    this.#public = createPublicKey(this.#private);
  }

  override get kid() {
    return this.#jwk.kid;
  }

  override get alg() {
    return this.#jwk.alg;
  }

  override keyObject(): KeyObject {
    return this.#public;
  }

  /** Signs by ES256 or RS256 (RFC 7518, section 3). */
  override async sign(data: Uint8Array): Promise<Uint8Array> {
    const signature =
      this.alg === 'ES256'
        ? sign('sha256', data, { key: this.#private, dsaEncoding: 'ieee-p1363' })
        : // RS256 takes long enough to hold up other requests, so it runs in a thread.
          await signInThread('sha256', data, this.#private);
    noteSigned(data, signature);
    return signature;
  }
}

/** Returns the keys for the library's `jwks`, current ones first. */
export const toSigners = (keys: readonly SigningKey[]): NativeKey[] =>
  currentFirst(keys).map((key) => new NativeKey(key));
