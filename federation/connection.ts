/** What FranceConnect says of itself (OpenID Connect Discovery 1.0): fetched at first need, and hourly. */
import * as openid from 'openid-client';
import type { Clock } from '../adapters/ports.ts';
import type { Circuit } from './circuit.ts';
import { Refused, refusedIn } from './refusals.ts';

/** In ms. */
const fresh = 60 * 60 * 1000;

/** Of the two that FranceConnect may sign with. */
const algorithms = ['ES256', 'RS256'];

export interface Discovered {
  readonly configuration: openid.Configuration;
  readonly jwksUri: string;
  readonly userinfoEndpoint: URL;
  readonly logoutEndpoint: URL | undefined;
  readonly idTokenAlgorithms: readonly string[];
  readonly userinfoAlgorithms: readonly string[];
  /** RFC 9207. */
  readonly tellsIssuer: boolean;
}

export interface ConnectionOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly circuit: Circuit;
  readonly fetch: openid.CustomFetch;
}

const among = (published: readonly string[] | undefined) =>
  algorithms.filter((algorithm) => published?.includes(algorithm) ?? algorithm === 'RS256');

async function discover(options: ConnectionOptions): Promise<Discovered> {
  const { issuer, clientId, clientSecret, fetch } = options;
  const http = issuer.startsWith('http:');
  const configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    {},
    openid.ClientSecretPost(clientSecret),
    { [openid.customFetch]: fetch, execute: http ? [openid.allowInsecureRequests] : [] },
  );
  const metadata = configuration.serverMetadata();
  const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = metadata;
  if (!authorization_endpoint || !token_endpoint || !userinfo_endpoint || !jwks_uri) {
    throw new Refused('discovery');
  }
  const { end_session_endpoint } = metadata;
  return {
    configuration,
    jwksUri: jwks_uri,
    userinfoEndpoint: new URL(userinfo_endpoint),
    logoutEndpoint: end_session_endpoint ? new URL(end_session_endpoint) : undefined,
    idTokenAlgorithms: among(metadata.id_token_signing_alg_values_supported),
    userinfoAlgorithms: among(metadata.userinfo_signing_alg_values_supported),
    tellsIssuer: metadata.authorization_response_iss_parameter_supported ?? false,
  };
}

/**
 * Resolves with what is known, or throws a Refused. After the circuit was open it is fetched anew: that
 * is the call that shows whether FranceConnect is back, before anyone is sent there.
 */
export function createConnection(options: ConnectionOptions): () => Promise<Discovered> {
  const { clock, circuit } = options;
  let known: { readonly discovered: Discovered; readonly at: number } | undefined;
  let underWay: Promise<Discovered> | undefined;

  async function refresh(): Promise<Discovered> {
    try {
      const discovered = await discover(options);
      known = { discovered, at: clock() };
      return discovered;
    } catch (error) {
      throw refusedIn(error) ?? new Refused('discovery', error);
    } finally {
      underWay = undefined;
    }
  }

  return async () => {
    if (known !== undefined && clock() - known.at < fresh && circuit.isClosed()) {
      return known.discovered;
    }
    underWay ??= refresh();
    return underWay;
  };
}
