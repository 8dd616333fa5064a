/** The URL that FranceConnect fetches our public encryption keys from (JWK Set, RFC 7517). */
import Router from '@koa/router';
import type { JWK } from 'jose';
import { franceConnectJwksPath } from '../../http/server/metadata-cache.ts';

/** Public keys alone. */
export interface FranceConnectJwks {
  readonly keys: readonly JWK[];
}

export function serveFranceConnectJwks(jwks: FranceConnectJwks) {
  const router = new Router();
  router.get(franceConnectJwksPath, (ctx) => {
    ctx.type = 'application/jwk-set+json';
    ctx.body = jwks;
  });
  return router.routes();
}
