/** Signing in: the redirect to the provider, and the callback with all its checks. */
import { decodeProtectedHeader } from 'jose';
import type { Context } from 'koa';
import * as openid from 'openid-client';
import type { Clock } from '../../adapters/ports.ts';
import { messageOf } from '../../errors/system-errors.ts';
import { paths } from '../client.ts';
import type { Connection, Connector } from './connection.ts';
import { problems } from './problems.ts';
import type { Sessions, Transaction, Visitor } from './sessions.ts';

/** Every scope that the provider offers. */
const scope = 'openid profile email phone birth dossiers';

export interface SignInDependencies {
  readonly origin: string;
  readonly issuer: string;
  readonly connector: Connector;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

/** Redeems the code of an answer and fetches userinfo. Rejects when any check fails. */
async function redeem(
  { configuration }: Connection,
  answer: URL,
  { state, nonce, codeVerifier }: Transaction,
): Promise<Visitor> {
  const tokens = await openid.authorizationCodeGrant(configuration, answer, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
  });
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) throw new Error('no ID token came');
  const { alg, kid } = decodeProtectedHeader(tokens.id_token);
  const { sid } = claims;
  return {
    subject: claims.sub,
    sessionId: typeof sid === 'string' ? sid : undefined,
    idToken: tokens.id_token,
    idTokenHeader: { ...(alg && { alg }), ...(kid && { kid }) },
    idTokenClaims: claims,
    userinfo: await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub),
  };
}

export function createSignIn({ origin, issuer, connector, sessions, clock }: SignInDependencies) {
  return {
    /**
     * Redirects to the provider. Third parties may also send a browser here (OpenID Connect Core, section 4); they then
     * name the provider, and only the configured one is accepted.
     */
    async begin(ctx: Context): Promise<void> {
      const { iss } = ctx.query;
      if (iss !== undefined && iss !== issuer) return problems.otherIssuer(ctx);
      let connection: Connection;
      try {
        connection = await connector.connect();
      } catch (error) {
        return problems.unreachable(ctx, messageOf(error));
      }
      const transaction: Transaction = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
        startedAt: clock(),
      };
      const to = openid.buildAuthorizationUrl(connection.configuration, {
        redirect_uri: `${origin}${paths.callback}`,
        scope,
        state: transaction.state,
        nonce: transaction.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(transaction.codeVerifier),
        code_challenge_method: 'S256',
      });
      sessions.begin(ctx, transaction);
      ctx.status = 303;
      ctx.redirect(to.href);
    },

    /** Handles the provider's answer. */
    async callback(ctx: Context): Promise<void> {
      const session = sessions.find(ctx);
      const transaction = session && sessions.take(session, ctx.query['state']);
      if (session === undefined || transaction === undefined) return problems.notUnderWay(ctx);
      try {
        const answer = new URL(`${origin}${paths.callback}${ctx.search}`);
        const visitor = await redeem(await connector.connect(), answer, transaction);
        sessions.signIn(ctx, session, visitor);
      } catch (error) {
        if (error instanceof openid.AuthorizationResponseError) {
          return problems.refused(ctx, error.error, error.error_description);
        }
        // The discovered metadata may be out of date.
        connector.forget();
        return problems.failed(ctx, messageOf(error));
      }
      ctx.status = 303;
      ctx.redirect('/');
    },
  };
}
