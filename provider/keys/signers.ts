/**
 * Signatures of tokens, by Node itself: by way of the library's key format each one takes a detour over a thread,
 * which costs more than the signature (ES256: about 50 µs).
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { ExternalSigningKey } from 'oidc-provider';
import { inOrder, type SigningKey } from './signing-keys.ts';

const signAside = promisify(sign);

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

  /** ES256 or RS256 (RFC 7518, section 3). */
  override sign(data: Uint8Array): Promise<Uint8Array> | Uint8Array {
    if (this.alg === 'ES256') {
      return sign('sha256', data, { key: this.#private, dsaEncoding: 'ieee-p1363' });
    }
    // Takes long enough to let others have their turn.
    return signAside('sha256', data, this.#private);
  }
}

/** For the library's `jwks`. */
export const toSigners = (keys: readonly SigningKey[]): NativeKey[] =>
  inOrder(keys).map((key) => new NativeKey(key));
