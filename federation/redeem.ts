/** From FranceConnect's answer to a person: every check in its order, each with its own refusal. */
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import type { Discovered } from './connection.ts';
import type { EncryptionKey } from './encryption.ts';
import { readClaims, type Told } from './identity.ts';
import { type Reason, Refused, refusedIn } from './refusals.ts';
import { belongs, decrypt, verify } from './tokens.ts';

/** A person whom FranceConnect vouches for. */
export interface FranceConnectPerson extends Told {
  /** The level reached: at least the one asked for. */
  readonly acr: string;
  /** Raw, as received: for FranceConnect's sign-out. */
  readonly idToken: string;
}

export interface RedeemDependencies {
  readonly issuer: string;
  readonly clientId: string;
  readonly acr: string;
  readonly encryptionKey?: EncryptionKey | undefined;
  readonly redirectUri: string;
  readonly connect: () => Promise<Discovered>;
  readonly keysAt: (uri: string) => JWTVerifyGetKey;
}

const told = [
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  'invalid_request',
  'invalid_scope',
] as const;

/** What can be known of the answer before anyone is called. */
function checkAnswer(query: URLSearchParams, state: string, issuer: string): void {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) throw new Refused('response');
  if (query.get('state') !== state) throw new Refused('state');
  // RFC 9207: a code of another provider must not be brought to this one.
  if ((query.get('iss') ?? issuer) !== issuer) throw new Refused('issuer');
  const error = query.get('error');
  if (error !== null) throw new Refused(told.find((name) => name === error) ?? 'otherError');
  if (!query.get('code')) throw new Refused('response');
}

/** What the library found wrong with the answer to a code; its messages may hold what it got. */
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

const levels = ['eidas1', 'eidas2', 'eidas3'];

/** Levels of eIDAS are in order: a higher one serves. */
function levelOf({ acr }: JWTPayload, asked: string): string {
  if (typeof acr !== 'string' || levels.indexOf(acr) < levels.indexOf(asked)) {
    throw new Refused('level');
  }
  return acr;
}

/** Gives the person of an answer that belongs to a transaction; throws Refused. */
export function createRedeem(dependencies: RedeemDependencies) {
  const {
    issuer,
    clientId,
    acr: asked,
    encryptionKey,
    redirectUri,
    connect,
    keysAt,
  } = dependencies;

  async function exchange(
    { configuration }: Discovered,
    query: URLSearchParams,
    { state, nonce }: { readonly state: string; readonly nonce: string },
  ) {
    try {
      const answer = new URL(`${redirectUri}?${query}`);
      const checks = { expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await openid.authorizationCodeGrant(configuration, answer, checks);
      const { access_token: accessToken, id_token: idToken = '' } = tokens;
      return { accessToken, idToken };
    } catch (error) {
      throw refusedIn(error) ?? new Refused(reasonOf(error), error);
    }
  }

  /** The signed token that userinfo must be (OpenID Connect Core, section 5.3.2). */
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
      const token = await answer.text();
      return encryptionKey === undefined ? token : await decrypt(token, encryptionKey);
    } catch (error) {
      throw refusedIn(error) ?? new Refused('userinfoStatus', error);
    }
  }

  return async (
    query: URLSearchParams,
    transaction: { readonly state: string; readonly nonce: string },
  ): Promise<FranceConnectPerson> => {
    checkAnswer(query, transaction.state, issuer);
    const discovered = await connect();
    if (discovered.tellsIssuer && !query.has('iss')) throw new Refused('issuer');
    const { accessToken, idToken } = await exchange(discovered, query, transaction);

    const key = keysAt(discovered.jwksUri);
    const from = { issuer, audience: clientId };
    const { idTokenAlgorithms, userinfoAlgorithms } = discovered;
    const signIn = await verify('idToken', idToken, key, {
      ...from,
      algorithms: idTokenAlgorithms,
    });
    if (!belongs(accessToken, signIn)) throw new Refused('idTokenAccessToken');
    const acr = levelOf(signIn, asked);

    const userinfo = await fetchUserinfo(discovered, accessToken);
    const claims = await verify('userinfo', userinfo, key, {
      ...from,
      algorithms: userinfoAlgorithms,
    });
    if (claims.sub !== signIn.sub) throw new Refused('userinfoSubject');
    const person = readClaims(claims);
    if (person === undefined) throw new Refused('userinfoMalformed');
    return { ...person, acr, idToken };
  };
}
