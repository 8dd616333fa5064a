/** The published signing keys of a provider, kept for an hour by jose's remote key set. */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { CustomFetch } from 'openid-client';

/** How long keys are kept, so that a withdrawn key does not live on; in ms. */
const cacheMaxAge = 60 * 60 * 1000;
/** How long after a fetch an unknown key id causes no other fetch; in ms. */
const cooldownDuration = 10_000;

/**
 * Returns a function that gives the keys published at a URL, fetched with `fetch`, whose time limit holds. One key
 * set is kept at a time: discovery names another URL only when the provider moves its keys.
 */
export function createKeys(fetch: CustomFetch): (uri: string) => JWTVerifyGetKey {
  let current: { readonly uri: string; readonly keys: JWTVerifyGetKey } | undefined;

  return (uri) => {
    if (current?.uri !== uri) {
      const keys = createRemoteJWKSet(new URL(uri), {
        cacheMaxAge,
        cooldownDuration,
        headers: { accept: 'application/json' },
        [customFetch]: (url, { method, redirect, headers }) =>
          fetch(url, { method, redirect, headers: Object.fromEntries(headers), body: null }),
      });
      current = { uri, keys };
    }
    return current.keys;
  };
}
