/** What stands right before the library's own routes: it prepares their requests and corrects their answers. */
import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { createAcceptPlainBasic } from './clients/basic-header.ts';
import type { RelyingPartyOf } from './clients/library-clients.ts';
import { refuseForeignRegistration } from './clients/open-registration.ts';
import { createEndpointMiddleware } from './endpoint-middleware.ts';
import { addErrorUris } from './refusals/error-uri.ts';
import { createSignOutMiddleware } from './sign-out/sign-out.ts';

export interface LibraryMiddlewareDependencies {
  readonly provider: Provider;
  readonly relyingPartyOf: RelyingPartyOf;
  readonly hasOpenRegistration: boolean;
}

/** Returns the middleware in its order. */
export function createLibraryMiddleware({
  provider,
  relyingPartyOf,
  hasOpenRegistration,
}: LibraryMiddlewareDependencies): Middleware[] {
  return [
    ...(hasOpenRegistration ? [refuseForeignRegistration] : []),
    ...createEndpointMiddleware(provider.issuer),
    addErrorUris(provider.issuer),
    createAcceptPlainBasic(provider),
    ...createSignOutMiddleware(provider, relyingPartyOf),
  ];
}
