/**
 * Where nobody says which kind a token is of (RFC 7662, section 2.1; RFC 7009, section 2.1), the library looks among
 * all kinds at once. Most are access tokens: refresh tokens, which lie in a slower store, wait for that answer.
 */
import { Provider } from 'oidc-provider';

interface Look {
  readonly id: string;
  readonly found: Promise<unknown>;
}

export interface TokenSearch {
  /** Looks for a token among those of its model; a refresh token only where this request has found no other one. */
  look<T>(model: string, id: string, find: () => Promise<T | undefined>): Promise<T | undefined>;
}

export function createTokenSearch(): TokenSearch {
  const looks = new WeakMap<object, Look[]>();

  return {
    async look(model, id, find) {
      const { ctx } = Provider;
      if (ctx === undefined) return find();
      const before = looks.get(ctx.req) ?? [];
      if (model === 'RefreshToken') {
        const same = before.filter((look) => look.id === id);
        const others = await Promise.all(same.map(({ found }) => found));
        return others.some((other) => other !== undefined) ? undefined : find();
      }
      if (model !== 'AccessToken' && model !== 'ClientCredentials') return find();
      const found = find();
      looks.set(ctx.req, [...before, { id, found }]);
      return found;
    },
  };
}
