/** Signing out: from this service, at the provider, and when the provider reports a sign-out elsewhere. */
import type { Context } from 'koa';
import * as openid from 'openid-client';
import type { Clock } from '../../adapters/ports.ts';
import { readForm } from '../../http/forms/form-reader.ts';
import { paths } from '../client.ts';
import type { Connector } from './connection.ts';
import { createLogoutTokens } from './logout-token.ts';
import { signedOutPage } from './pages.ts';
import { problems } from './problems.ts';
import type { Sessions } from './sessions.ts';

export interface SignOutDependencies {
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly connector: Connector;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

export function createSignOut({
  origin,
  issuer,
  clientId,
  connector,
  sessions,
  clock,
}: SignOutDependencies) {
  const verifyLogoutToken = createLogoutTokens({ issuer, clientId, clock });

  return {
    /** Ends the session of this service first, then redirects to the provider to end its session too. */
    async begin(ctx: Context): Promise<void> {
      // Other ports of this host are the same site, so SameSite cookies don't stop their pages from posting here.
      const from = ctx.get('Origin');
      if (from !== '' && from !== origin) return problems.forbidden(ctx);
      const session = sessions.find(ctx);
      const idToken = session?.visitor?.idToken;
      ctx.status = 303;
      if (session === undefined || idToken === undefined) return ctx.redirect(paths.signedOut);
      const state = openid.randomState();
      sessions.signOut(ctx, session, state);
      try {
        const { configuration } = await connector.connect();
        const to = openid.buildEndSessionUrl(configuration, {
          id_token_hint: idToken,
          post_logout_redirect_uri: `${origin}${paths.signedOut}`,
          state,
        });
        ctx.redirect(to.href);
      } catch {
        ctx.status = 502;
        ctx.body = signedOutPage('hereOnly');
      }
    },

    /** Handles the return from the provider. */
    done(ctx: Context): void {
      const session = sessions.find(ctx);
      if (session?.visitor === undefined) {
        const state = session?.logoutState;
        const verified = state !== undefined && ctx.query['state'] === state;
        ctx.body = signedOutPage(verified ? 'verified' : 'plain');
      } else {
        ctx.status = 303;
        ctx.redirect('/');
      }
    },

    /** Handles the provider's call (OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8). */
    async backchannel(ctx: Context): Promise<void> {
      ctx.set('Cache-Control', 'no-store');
      try {
        const { logout_token = '' } = await readForm(ctx, ['logout_token']);
        const { keys } = await connector.connect();
        sessions.endElsewhere(await verifyLogoutToken(logout_token, keys));
        ctx.status = 200;
        ctx.body = '';
      } catch {
        ctx.status = 400;
        ctx.body = { error: 'invalid_request' };
      }
    },
  };
}
