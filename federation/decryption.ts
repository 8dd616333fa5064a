/**
 * Decrypts what FranceConnect encrypts to us (RFC 7516): the ID token and userinfo, each a signed token inside.
 * openid-client's own decryption (`enableDecryptingResponses`) is not used: it accepts what was not encrypted, and
 * needs a key id when two keys have one algorithm, as in a rotation.
 */
import { createPrivateKey } from 'node:crypto';
import { compactDecrypt, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose';
import type { CustomFetch } from 'openid-client';
import { z } from 'zod';
import { type EncryptionKey, encryptionAlgorithms } from './encryption-keys.ts';
import { Refused } from './openid/refusals.ts';
import type { TokenKind } from './openid/tokens.ts';

/**
 * Resolves with the signed token inside an encrypted one, and with a token that is not encrypted as it is. Throws
 * `Refused` when it is encrypted to none of our keys, or is not encrypted although it must be.
 */
export type Decrypt = (kind: TokenKind, token: string) => Promise<string>;

function headerOf(kind: TokenKind, token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw new Refused(`${kind}Encryption`, error);
  }
}

/** Creates the decryption with our keys. `mustBeEncrypted` names what is refused when it was only signed. */
export function createDecrypt(
  keys: readonly EncryptionKey[],
  mustBeEncrypted: readonly TokenKind[],
): Decrypt {
  const opened = keys.map((jwk) => {
    const { kid, kty } = jwk;
    return { kid, kty, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) };
  });

  /** Returns the keys to try. An id may be missing or, where a key was registered by hand, another than ours. */
  function candidates({ alg, kid }: ProtectedHeaderParameters) {
    const suitable = opened.filter(({ kty }) => kty === (alg === 'ECDH-ES' ? 'EC' : 'RSA'));
    const named = suitable.filter((key) => key.kid === kid);
    return named.length > 0 ? named : suitable;
  }

  return async (kind, token) => {
    // Five parts are an encrypted token; three are one that was only signed.
    if (token.split('.').length !== 5) {
      if (mustBeEncrypted.includes(kind)) throw new Refused(`${kind}Unencrypted`);
      return token;
    }
    const header = headerOf(kind, token);
    // A compressed token could be far larger than the answer that brings it, whose size is limited.
    if (header.zip !== undefined) throw new Refused(`${kind}Encryption`);
    let cause: unknown;
    for (const { privateKey } of candidates(header)) {
      try {
        const { plaintext } = await compactDecrypt(token, privateKey, {
          keyManagementAlgorithms: [...encryptionAlgorithms],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return new TextDecoder().decode(plaintext);
      } catch (error) {
        cause = error;
      }
    }
    throw new Refused(`${kind}Encryption`, cause);
  };
}

const tokensSchema = z.looseObject({ id_token: z.string() });

/**
 * Returns a fetch for openid-client that decrypts the ID token in the answers of the token endpoint: openid-client
 * checks the claims of a signed token then.
 */
export function decryptIdTokens(
  fetch: CustomFetch,
  tokenEndpoint: string,
  decrypt: Decrypt,
): CustomFetch {
  const { href } = new URL(tokenEndpoint);
  return async (address, options) => {
    const answer = await fetch(address, options);
    if (address !== href || !answer.ok) return answer;
    // An answer in another form is left for openid-client to refuse.
    const body: unknown = await answer
      .clone()
      .json()
      .catch(() => undefined);
    const tokens = tokensSchema.safeParse(body).data;
    if (tokens === undefined) return answer;
    const opened = { ...tokens, id_token: await decrypt('idToken', tokens.id_token) };
    const { status, headers } = answer;
    return new Response(JSON.stringify(opened), { status, headers });
  };
}
