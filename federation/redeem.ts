/** Turns FranceConnect's answer into a person: all checks in their order, each with its own refusal. */
import type { JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import type { Upstream } from '../accounts/account.ts';
import type { Discovered } from './connection.ts';
import type { Decrypt } from './decryption.ts';
import { type ParsedUserinfo, parseUserinfo } from './identity.ts';
import { type Reason, Refused, refusedIn } from './refusals.ts';
import { matchesAccessToken, verifyIdTokenSignature, verifyUserinfo } from './tokens.ts';

/** A person whom FranceConnect has authenticated. */
export interface FranceConnectPerson extends ParsedUserinfo {
  readonly upstream: Upstream;
  /** The level reached, which is at least the requested one. */
  readonly acr: string;
  /** The signed ID token, decrypted where it came encrypted: FranceConnect's sign-out asks for it. */
  readonly idToken: string;
  /** When the person signed in at FranceConnect, in seconds since the epoch. */
  readonly authTime: number;
}

/** The part of a sign-in's transaction that its answer is compared with. */
interface Expected {
  readonly state: string;
  readonly nonce: string;
}

export interface RedeemDependencies {
  readonly upstream: Upstream;
  readonly issuer: string;
  readonly clientId: string;
  readonly acr: string;
  readonly decrypt: Decrypt;
  readonly redirectUri: string;
  readonly connect: () => Promise<Discovered>;
  readonly keysAt: (uri: string) => JWTVerifyGetKey;
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

/** The levels of eIDAS, lowest first. */
const levels = ['eidas1', 'eidas2', 'eidas3'];

/** Returns the level that was reached; throws `Refused` when it is below the requested one. */
function checkLevel(acr: unknown, requested: string): string {
  if (typeof acr !== 'string' || levels.indexOf(acr) < levels.indexOf(requested)) {
    throw new Refused('level');
  }
  return acr;
}

/**
 * Creates the function that exchanges the code of an answer and resolves with the person. It throws `Refused` for the
 * first check that fails.
 */
export function createRedeem(dependencies: RedeemDependencies) {
  const { upstream, issuer, clientId, decrypt, redirectUri, connect, keysAt } = dependencies;

  /** Exchanges the code. openid-client checks the ID token's issuer, audience, nonce and times. */
  async function exchange(
    { configuration }: Discovered,
    query: URLSearchParams,
    { state, nonce }: Expected,
  ) {
    try {
      const answer = new URL(`${redirectUri}?${query}`);
      const checks = { expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await openid.authorizationCodeGrant(configuration, answer, checks);
      const { access_token: accessToken, id_token: idToken = '' } = tokens;
      return { accessToken, idToken, idTokenClaims: tokens.claims() };
    } catch (error) {
      throw refusedIn(error) ?? new Refused(reasonOf(error), error);
    }
  }

  /** Fetches the signed token that userinfo must be (OpenID Connect Core 1.0, section 5.3.2). */
  async function fetchUserinfo(
    { configuration, userinfoEndpoint }: Discovered,
    accessToken: string,
  ): Promise<string> {
    try {
      const answer = await openid.fetchProtectedResource(
        configuration,
        accessToken,
        userinfoEndpoint,
        'GET',
        undefined,
        new Headers({ accept: 'application/jwt' }),
      );
      if (answer.status !== 200) throw new Refused('userinfoStatus');
      const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
      if (type.trim().toLowerCase() !== 'application/jwt') throw new Refused('userinfoUnsigned');
      return await decrypt('userinfo', await answer.text());
    } catch (error) {
      throw refusedIn(error) ?? new Refused('userinfoStatus', error);
    }
  }

  return async (query: URLSearchParams, transaction: Expected): Promise<FranceConnectPerson> => {
    checkAnswer(query, transaction.state, issuer);
    const discovered = await connect();
    if (discovered.tellsIssuer && !query.has('iss')) throw new Refused('issuer');
    const { accessToken, idToken, idTokenClaims } = await exchange(discovered, query, transaction);

    const key = keysAt(discovered.jwksUri);
    await verifyIdTokenSignature(idToken, key, discovered.idTokenAlgorithms);
    if (!matchesAccessToken(accessToken, idTokenClaims?.['at_hash'])) {
      throw new Refused('idTokenAccessToken');
    }
    const acr = checkLevel(idTokenClaims?.acr, dependencies.acr);
    const authTime = idTokenClaims?.auth_time;
    if (authTime === undefined) throw new Refused('idTokenMalformed');

    const userinfo = await fetchUserinfo(discovered, accessToken);
    const claims = await verifyUserinfo(userinfo, key, {
      issuer,
      audience: clientId,
      algorithms: discovered.userinfoAlgorithms,
    });
    if (claims.sub !== idTokenClaims?.sub) throw new Refused('userinfoSubject');
    const person = parseUserinfo(claims);
    if (person === undefined) throw new Refused('userinfoMalformed');
    return { ...person, upstream, acr, idToken, authTime };
  };
}
