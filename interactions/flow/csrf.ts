/** CSRF tokens. A form of an interaction carries one, which only a page of that interaction shows. */
import { createHmac, createSecretKey } from 'node:crypto';
import { deriveKey } from '../../crypto/derive-key.ts';
import { sameSecret } from '../../crypto/same-secret.ts';

export type CsrfTokens = ReturnType<typeof createCsrfTokens>;

/** The first key makes tokens; tokens of all keys are accepted, so that keys can be replaced. */
export function createCsrfTokens(cookieKeys: readonly string[]) {
  const keys = cookieKeys.map((secret) => createSecretKey(deriveKey(secret, 'csrf')));
  const tokensOf = (uid: string) =>
    keys.map((key) => createHmac('sha256', key).update(uid).digest('base64url'));
  return {
    /** Returns the token for the forms of an interaction. */
    tokenOf: (uid: string): string => tokensOf(uid)[0] ?? '',
    isValid: (uid: string, token: string): boolean =>
      tokensOf(uid).some((valid) => sameSecret(valid, token)),
  };
}
