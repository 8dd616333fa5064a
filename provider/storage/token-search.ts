/**
 * Looks for a token whose kind the caller did not name (RFC 7662, section 2.1; RFC 7009, section 2.1). The library then
 * searches all kinds at once. Without this file each introspection of an access token would also query MongoDB, where
 * refresh tokens are: it would be slower, and would fail while MongoDB is away.
 */
import { Provider } from 'oidc-provider';
import { createRequestValue } from '../../http/request-value.ts';

interface Search {
  readonly id: string;
  readonly found: Promise<unknown>;
}

/** Calls `read`, but for a refresh token only once this request has found no access token of that id. */
export type FindToken = <T>(
  model: string,
  id: string,
  read: () => Promise<T | undefined>,
) => Promise<T | undefined>;

/** Returns the search; it knows the other searches of the same request. */
export function createTokenSearch(): FindToken {
  const searches = createRequestValue<readonly Search[]>();

  return async (model, id, read) => {
    const { ctx } = Provider;
    if (ctx === undefined) return read();
    const earlier = searches.get(ctx) ?? [];
    if (model === 'RefreshToken') {
      const sameId = earlier.filter((search) => search.id === id);
      const others = await Promise.all(sameId.map(({ found }) => found));
      return others.some((other) => other !== undefined) ? undefined : read();
    }
    if (model !== 'AccessToken' && model !== 'ClientCredentials') return read();
    const found = read();
    searches.set(ctx, [...earlier, { id, found }]);
    return found;
  };
}
