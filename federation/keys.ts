/** FranceConnect's published keys: kept, and fetched again for a key that isn't among them. */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { CustomFetch } from 'openid-client';
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';
import { Refused } from './refusals.ts';

/** A withdrawn key must not live on for ever; in ms. */
const fresh = 60 * 60 * 1000;
/** An unknown key id makes the keys be fetched again, at most so often; in ms. */
const cooldown = 10_000;

const jwksSchema = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) });

/** Gives the key that a token's header names, of those published at `uri`. */
export function createKeys(fetch: CustomFetch, clock: Clock): (uri: string) => JWTVerifyGetKey {
  let known: { readonly uri: string; readonly find: JWTVerifyGetKey } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<JWTVerifyGetKey> | undefined;

  async function ask(uri: string): Promise<JWTVerifyGetKey> {
    askedAt = clock();
    try {
      const headers = { accept: 'application/json' };
      const answer = await fetch(uri, { method: 'GET', headers, redirect: 'manual', body: null });
      const { keys } = jwksSchema.parse(await answer.json());
      const find = createLocalJWKSet({ keys });
      known = { uri, find };
      return find;
    } catch (error) {
      throw error instanceof Refused ? error : new Refused('jwks', error);
    } finally {
      underWay = undefined;
    }
  }

  const refresh = (uri: string) => {
    underWay ??= ask(uri);
    return underWay;
  };

  return (uri) => async (header, token) => {
    const isFresh = known?.uri === uri && clock() - askedAt < fresh;
    const find = known !== undefined && isFresh ? known.find : await refresh(uri);
    try {
      return await find(header, token);
    } catch (error) {
      const rotated = error instanceof errors.JWKSNoMatchingKey;
      if (!rotated || clock() - askedAt < cooldown) throw error;
      return (await refresh(uri))(header, token);
    }
  };
}
