/** What FranceConnect says of itself (OpenID Connect Discovery 1.0): fetched at first need, and hourly. */
import * as openid from 'openid-client';
import type { Clock } from '../adapters/ports.ts';
import { isSafe } from './calls.ts';
import type { Circuit } from './circuit.ts';
import { Refused, refusedIn } from './refusals.ts';

/** In ms. */
const fresh = 60 * 60 * 1000;

/** Of the two that FranceConnect may sign with. */
const algorithms = ['ES256', 'RS256'];

/** All that we use; each must be there. */
const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'end_session_endpoint',
] as const;

export interface Discovered {
  readonly configuration: openid.Configuration;
  readonly jwksUri: string;
  readonly userinfoEndpoint: URL;
  readonly logoutEndpoint: URL;
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
  const endpoint = (name: (typeof endpoints)[number]): string => {
    const address = metadata[name];
    const safe = address !== undefined && isSafe(address) && (http || /^https:/.test(address));
    if (!safe) throw new Refused('discovery', new Error(`${name} is missing or not https`));
    return address;
  };
  for (const name of endpoints) endpoint(name);
  return {
    configuration,
    jwksUri: endpoint('jwks_uri'),
    userinfoEndpoint: new URL(endpoint('userinfo_endpoint')),
    logoutEndpoint: new URL(endpoint('end_session_endpoint')),
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
