/** What the library's sign-out would do otherwise (OpenID Connect RP-Initiated Logout, section 2). */
import type { Context, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { seeOther } from '../../http/redirect.ts';
import { createRequestValue } from '../../http/request-value.ts';
import type { Clients } from '../clients/clients.ts';
import { serviceOf } from '../pages.ts';
import { payloadOf, routeOf } from '../requests.ts';

/** Mounted before the library's routes. */
export function createSignOut(provider: Provider, clients: Clients) {
  /** The address to go to for a person who was asked in this request and chose to stay signed in. */
  const addressWhenStaying = createRequestValue<string>();

  provider.on('end_session.success', (ctx) => {
    const { params, client } = ctx.oidc;
    if (params?.['logout']) return;
    addressWhenStaying.set(ctx, serviceOf(clients.find(client?.clientId))?.href ?? '/');
  });

  /**
   * Without a hint of who signs out, or with an address that isn't registered, a sign-out ends on our page: an
   * address that anyone can name must not lead away from here. Nor is a service that anyone can name told of
   * anything when the person stays.
   */
  async function dropUnverifiedTargets(ctx: Context, next: Next): Promise<void> {
    if (routeOf(ctx) === '/session/end') {
      const query = new URLSearchParams(ctx.querystring);
      const target = query.get('post_logout_redirect_uri');
      const { aud: clientId } = payloadOf(query.get('id_token_hint') ?? '');
      const registered = clients.metadata.find(({ client_id }) => client_id === clientId);
      if (target !== null && !registered?.post_logout_redirect_uris?.includes(target)) {
        query.delete('post_logout_redirect_uri');
      }
      if (registered === undefined) query.delete('client_id');
      ctx.querystring = query.toString();
    }
    return next();
  }

  /** The library tells who stays that they are signed out, unless the service has a page for them. */
  async function returnToService(ctx: Context, next: Next): Promise<void> {
    await next();
    const target = addressWhenStaying.get(ctx);
    if (target === undefined) return;
    const { pathname } = new URL(ctx.response.get('Location'), provider.issuer);
    if (pathname === '/session/end/success') seeOther(ctx, target);
  }

  return [dropUnverifiedTargets, returnToService];
}
