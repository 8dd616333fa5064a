/** Records that anybody can have us store before they have signed in: requests to sign in, and pushed requests. */
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { CountOpenRequest } from '../../accounts/limits/open-requests.ts';
import type { Anonymous } from '../../adapters/ports.ts';

/**
 * Resolves with the kind of a record that is about to be stored, or with undefined when it belongs to a person who has
 * signed in, to a sign-in that is under way, or to a client that has authenticated. Throws the `DomainError` `tooMany`
 * or `busy` when too many requests have been begun.
 */
export type CountAnonymous = (model: string) => Promise<Anonymous | undefined>;

/** What tells visitors apart, and counts their requests. */
export interface AnonymousRecordsDependencies {
  readonly countOpenRequest: CountOpenRequest;
  /** Returns the id of the known device that the browser is, if it is one. */
  deviceOf(ctx: KoaContextWithOIDC): string | undefined;
}

/**
 * Reports whether a record counts as a request that was begun. A request without a page, such as one of a person who is
 * signed in, stores no interaction and isn't counted.
 */
function isAnonymous(model: string, { route, client }: KoaContextWithOIDC['oidc']): boolean {
  if (route === 'authorization') return model === 'Interaction';
  // The record of its DPoP proof counts as well.
  return route === 'pushed_authorization_request' && client?.clientAuthMethod === 'none';
}

export function createCountAnonymous({
  countOpenRequest,
  deviceOf,
}: AnonymousRecordsDependencies): CountAnonymous {
  return async (model) => {
    const { ctx } = Provider;
    // Pages of a sign-in that is under way store its interaction outside of the library's routes.
    if (ctx?.oidc === undefined || !isAnonymous(model, ctx.oidc)) return undefined;
    const visitor = ctx.oidc.session?.accountId ?? deviceOf(ctx);
    return (await countOpenRequest({ address: ctx.ip, visitor })) ? 'journey' : 'request';
  };
}
