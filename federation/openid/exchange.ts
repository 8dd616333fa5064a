/** Exchanges the code of an answer for tokens: all checks in their order, each with its own refusal. */
import type { JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import type { Discovered } from './connection.ts';
import { type Reason, Refused, refusedIn } from './refusals.ts';
import { matchesAccessToken, verifyIdTokenSignature } from './tokens.ts';

/** The part of a sign-in's transaction that its answer is compared with. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  /** The verifier of PKCE (RFC 7636), where the request had a challenge. */
  readonly verifier?: string | undefined;
}

export interface ExchangeDependencies {
  readonly issuer: string;
  readonly redirectUri: string;
  readonly connect: () => Promise<Discovered>;
  readonly keysAt: (uri: string) => JWTVerifyGetKey;
}

/** The tokens of a sign-in, whose ID token is checked. */
export interface Exchanged {
  readonly discovered: Discovered;
  /** Finds the published key of a signature. */
  readonly key: JWTVerifyGetKey;
  readonly accessToken: string;
  readonly idToken: string;
  readonly claims: openid.IDToken;
}

/** The errors that FranceConnect documents; any other is `otherError`. */
const knownErrors = [
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  'invalid_request',
  'invalid_scope',
] as const;

/**
 * Checks what the browser brought, before anything is fetched. openid-client makes these checks as well, but only
 * once discovery has answered, and without telling the reasons apart.
 */
function checkAnswer(query: URLSearchParams, state: string, issuer: string): void {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) throw new Refused('response');
  if (query.get('state') !== state) throw new Refused('state');
  // RFC 9207: the code of another provider must not be sent to this one.
  if ((query.get('iss') ?? issuer) !== issuer) throw new Refused('issuer');
  const error = query.get('error');
  if (error !== null) throw new Refused(knownErrors.find((name) => name === error) ?? 'otherError');
  if (!query.get('code')) throw new Refused('response');
}

/** Returns the reason for an error of the token request. The messages of openid-client may quote what it received. */
function reasonOf(error: unknown): Reason {
  if (error instanceof openid.ResponseBodyError) {
    if (error.error === 'invalid_grant') return 'code';
    return error.error === 'invalid_client' ? 'client' : 'tokenResponse';
  }
  if (error instanceof openid.WWWAuthenticateChallengeError) return 'client';
  if (!(error instanceof openid.ClientError)) return 'tokenResponse';
  if (error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'idTokenExpired';
  if (error.code !== 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') return 'tokenResponse';
  const { cause } = error;
  const detail = cause instanceof Error ? cause.cause : undefined;
  const claim =
    typeof detail === 'object' && detail && 'claim' in detail ? detail.claim : undefined;
  if (claim === 'iss') return 'idTokenIssuer';
  if (claim === 'aud') return 'idTokenAudience';
  return claim === 'nonce' ? 'idTokenNonce' : 'idTokenMalformed';
}

/** Creates the function that exchanges the code of an answer. It throws `Refused` for the first check that fails. */
export function createExchange({ issuer, redirectUri, connect, keysAt }: ExchangeDependencies) {
  /** Exchanges the code. openid-client checks the ID token's issuer, audience, nonce and times. */
  async function redeem(
    { configuration }: Discovered,
    query: URLSearchParams,
    { state, nonce, verifier }: Expected,
  ) {
    try {
      const tokens = await openid.authorizationCodeGrant(
        configuration,
        new URL(`${redirectUri}?${query}`),
        {
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          ...(verifier !== undefined && { pkceCodeVerifier: verifier }),
        },
      );
      const { access_token: accessToken, id_token: idToken } = tokens;
      const claims = tokens.claims();
      if (idToken === undefined || claims === undefined) throw new Refused('idTokenMalformed');
      return { accessToken, idToken, claims };
    } catch (error) {
      throw refusedIn(error) ?? new Refused(reasonOf(error), error);
    }
  }

  return async (query: URLSearchParams, expected: Expected): Promise<Exchanged> => {
    checkAnswer(query, expected.state, issuer);
    const discovered = await connect();
    if (discovered.tellsIssuer && !query.has('iss')) throw new Refused('issuer');
    const { accessToken, idToken, claims } = await redeem(discovered, query, expected);
    const key = keysAt(discovered.jwksUri);
    await verifyIdTokenSignature(idToken, key, discovered.idTokenAlgorithms);
    if (!matchesAccessToken(accessToken, claims['at_hash'])) {
      throw new Refused('idTokenAccessToken');
    }
    return { discovered, key, accessToken, idToken, claims };
  };
}

/** Resolves with the answer of the userinfo endpoint, as text, and with its media type. */
export async function fetchUserinfo(
  { discovered: { configuration, userinfoEndpoint }, accessToken }: Exchanged,
  accept: string,
): Promise<{ readonly text: string; readonly type: string }> {
  try {
    const answer = await openid.fetchProtectedResource(
      configuration,
      accessToken,
      userinfoEndpoint,
      'GET',
      undefined,
      new Headers({ accept }),
    );
    if (answer.status !== 200) throw new Refused('userinfoStatus');
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    return { text: await answer.text(), type: type.trim().toLowerCase() };
  } catch (error) {
    throw refusedIn(error) ?? new Refused('userinfoStatus', error);
  }
}
