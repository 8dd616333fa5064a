/**
 * Replaces the signing keys of a provider that runs. The library reads them at its start only, and has no option for this.
 * So it is made to read them again, by the function that it calls at its start (docs/adr/0012-keys-without-restart.md).
 */

import type { Provider } from 'oidc-provider';
import initializeKeystore from 'oidc-provider/lib/helpers/initialize_keystore.js';
import { toSigners } from './signers.ts';
import type { SigningKey } from './signing-keys.ts';

/** Makes the provider sign, verify and publish with these keys. */
export function replaceKeys(provider: Provider, keys: readonly SigningKey[]): void {
  initializeKeystore.call(provider, { keys: toSigners(keys) });
}

/**
 * Throws an error that names every key by which a token could not be verified, when these keys take the place of those
 * `before`: a key that signs must have been published, and stays published for as long as what it has signed counts.
 */
export function assertSeamless(before: readonly SigningKey[], after: readonly SigningKey[]): void {
  const isIn = (keys: readonly SigningKey[], kid: string) => keys.some((key) => key.kid === kid);
  const signingOf = (keys: readonly SigningKey[]) =>
    keys.filter(({ status }) => status === 'current').map(({ kid }) => kid);
  const faults = [
    ...signingOf(before)
      .filter((kid) => !isIn(after, kid))
      .map(
        (kid) =>
          `the key ${kid}, which signs now, is gone: what it has signed could not be verified. Keep it as "previous" for 12 hours (keys rotate does so), or restart all providers at once`,
      ),
    ...signingOf(after)
      .filter((kid) => !isIn(before, kid))
      .map(
        (kid) =>
          `the key ${kid} would sign before services can have fetched it: publish it as "next" for an hour first (keys rotate does so), or restart all providers at once`,
      ),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
