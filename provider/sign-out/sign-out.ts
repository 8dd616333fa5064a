/** Corrects what the library's sign-out would do (OpenID Connect RP-Initiated Logout, section 2). */
import type { Context, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { seeOther } from '../../http/redirect.ts';
import { createRequestValue } from '../../http/request-value.ts';
import type { LibraryClient, RelyingPartyOf } from '../clients/library-clients.ts';
import { serviceOf } from '../pages.ts';
import { tellLeftOut } from '../refusals/left-out.ts';
import { registeredUris, shownUri } from '../refusals/refusal-fields.ts';
import { endpointPathOf, unverifiedPayloadOf } from '../unverified-request.ts';

/** Returns the middleware, to be mounted before the library's routes. */
export function createSignOutMiddleware(provider: Provider, relyingPartyOf: RelyingPartyOf) {
  /** The address to go to for a person who was asked in this request and chose to stay signed in. */
  const addressWhenStaying = createRequestValue<string>();

  provider.on('end_session.success', (ctx) => {
    const { params, client } = ctx.oidc;
    if (params?.['logout']) return;
    addressWhenStaying.set(ctx, serviceOf(relyingPartyOf(client))?.href ?? '/');
  });

  /** Resolves with the client that an ID token was issued to, or with undefined when the library would refuse it. */
  async function issuedTo(idToken: string) {
    const { aud } = unverifiedPayloadOf(idToken);
    try {
      const client = typeof aud === 'string' ? await provider.Client.find(aud) : undefined;
      if (client !== undefined) await provider.IdToken.validate(idToken, client);
      return client;
    } catch {
      return undefined;
    }
  }

  function tellDropped(ctx: Context, target: string, client: LibraryClient | undefined): void {
    const reason = client
      ? 'post_logout_redirect_uris of the registration must name it'
      : 'id_token_hint must be a valid ID token';
    tellLeftOut(provider, ctx, [{ name: 'post_logout_redirect_uri', reason }], {
      clientId: client?.clientId,
      received: shownUri(target),
      ...(client && { registered: registeredUris(client.postLogoutRedirectUris) }),
    });
  }

  /**
   * Removes the address to return to when no ID token hint says who signs out, or when the address isn't registered:
   * the sign-out then ends on our page, because an address that anybody can name must not lead away from here. Without
   * a hint the client id goes too, so that a service that anybody can name learns nothing when the person stays.
   *
   * A hint that isn't valid, or is not of the client that is named, counts as none. The key of an old ID token may have
   * been replaced, and a person who wants to sign out must be able to.
   */
  async function dropUnverifiedTarget(ctx: Context, next: Next): Promise<void> {
    if (endpointPathOf(ctx) === '/session/end') {
      const query = new URLSearchParams(ctx.querystring);
      const target = query.get('post_logout_redirect_uri');
      const issued = await issuedTo(query.get('id_token_hint') ?? '');
      const isOther = query.has('client_id') && query.get('client_id') !== issued?.clientId;
      const client = isOther ? undefined : issued;
      if (target !== null && !client?.postLogoutRedirectUris?.includes(target)) {
        query.delete('post_logout_redirect_uri');
        tellDropped(ctx, target, client);
      }
      if (client === undefined) {
        query.delete('id_token_hint');
        query.delete('client_id');
      }
      ctx.querystring = query.toString();
    }
    return next();
  }

  /**
   * Leads a person who isn't signed in where the sign-out would end. The library would make a session for its form, and so
   * anybody could fill the store.
   */
  async function skipWithoutSignIn(ctx: Context, next: Next): Promise<void> {
    const isRequest = ['GET', 'HEAD'].includes(ctx.method);
    if (!isRequest || endpointPathOf(ctx) !== '/session/end') return next();
    const { accountId } = await provider.Session.get(ctx);
    if (accountId !== undefined) return next();
    const { post_logout_redirect_uri: target, state, ui_locales } = ctx.query;
    const carried = target === undefined ? { ui_locales } : { state };
    const to = new URL(String(target ?? '/session/end/success'), provider.issuer);
    for (const [name, value] of Object.entries(carried)) {
      if (typeof value === 'string') to.searchParams.set(name, value);
    }
    seeOther(ctx, to.href);
  }

  /** Leads a person who stays signed in back to the service. The library would say that they are signed out. */
  async function returnToService(ctx: Context, next: Next): Promise<void> {
    await next();
    const target = addressWhenStaying.get(ctx);
    if (target === undefined) return;
    const { pathname } = new URL(ctx.response.get('Location'), provider.issuer);
    if (pathname === '/session/end/success') seeOther(ctx, target);
  }

  return [dropUnverifiedTarget, skipWithoutSignIn, returnToService];
}
