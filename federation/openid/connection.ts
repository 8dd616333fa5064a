/** The metadata of another provider (OpenID Connect Discovery 1.0), fetched at the first need and then hourly. */
import * as openid from 'openid-client';
import type { Clock } from '../../adapters/ports.ts';
import { isSecureAddress } from './calls.ts';
import type { Circuit } from './circuit.ts';
import { Refused, refusedIn } from './refusals.ts';

/** How long the metadata is used before it is fetched again; in ms. */
const freshMs = 60 * 60 * 1000;

/** The algorithms of signatures that are accepted, those that FranceConnect documents. */
const algorithms = ['ES256', 'RS256'];

/** The endpoints that are used; the metadata must name each of them. */
const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'end_session_endpoint',
] as const;

/** What a sign-in needs of the metadata. */
export interface Discovered {
  readonly configuration: openid.Configuration;
  readonly jwksUri: string;
  readonly userinfoEndpoint: URL;
  readonly logoutEndpoint: URL;
  readonly idTokenAlgorithms: readonly string[];
  readonly userinfoAlgorithms: readonly string[];
  /** True when answers carry `iss` (RFC 9207). */
  readonly tellsIssuer: boolean;
}

export interface ConnectionOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: openid.ClientAuth;
  readonly clock: Clock;
  readonly circuit: Circuit;
  readonly fetch: openid.CustomFetch;
  /** Returns the fetch that opens what the token endpoint encrypts. Absent where nothing is encrypted. */
  readonly openAnswers?: (tokenEndpoint: string) => openid.CustomFetch;
}

/** Returns those of `algorithms` that are published; RS256, the standard's default, when nothing is. */
const acceptedOf = (published: readonly string[] | undefined) =>
  algorithms.filter((algorithm) => published?.includes(algorithm) ?? algorithm === 'RS256');

async function discover(options: ConnectionOptions): Promise<Discovered> {
  const { issuer, clientId, clientAuthentication, fetch, openAnswers } = options;
  const http = issuer.startsWith('http:');
  const configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    // An ID token ends at its `exp`; the library would accept it for 30 seconds more.
    { [openid.clockTolerance]: 0 },
    clientAuthentication,
    { [openid.customFetch]: fetch, execute: http ? [openid.allowInsecureRequests] : [] },
  );
  const metadata = configuration.serverMetadata();
  const endpoint = (name: (typeof endpoints)[number]): string => {
    const address = metadata[name];
    const isSecure =
      address !== undefined && isSecureAddress(address) && (http || /^https:/.test(address));
    if (!isSecure) throw new Refused('discovery', new Error(`${name} is missing or not https`));
    return address;
  };
  for (const name of endpoints) endpoint(name);
  configuration[openid.customFetch] = openAnswers?.(endpoint('token_endpoint')) ?? fetch;
  return {
    configuration,
    jwksUri: endpoint('jwks_uri'),
    userinfoEndpoint: new URL(endpoint('userinfo_endpoint')),
    logoutEndpoint: new URL(endpoint('end_session_endpoint')),
    idTokenAlgorithms: acceptedOf(metadata.id_token_signing_alg_values_supported),
    userinfoAlgorithms: acceptedOf(metadata.userinfo_signing_alg_values_supported),
    tellsIssuer: metadata.authorization_response_iss_parameter_supported ?? false,
  };
}

/** Asks the provider to sign a person out. The browser comes back with `state`. */
interface LogoutRequest {
  /** The raw ID token, as received. */
  readonly idToken: string;
  readonly state: string;
  readonly postLogoutRedirectUri: string;
}

/** Returns the URL that signs the person out at the provider (OpenID Connect RP-Initiated Logout 1.0, section 2). */
export function logoutUrlAt({ logoutEndpoint }: Discovered, request: LogoutRequest): URL {
  const url = new URL(logoutEndpoint);
  url.searchParams.set('id_token_hint', request.idToken);
  url.searchParams.set('state', request.state);
  url.searchParams.set('post_logout_redirect_uri', request.postLogoutRedirectUri);
  return url;
}

/**
 * Creates a function that resolves with the metadata, or throws `Refused`. While the circuit is open or on trial, the
 * metadata is always fetched: this call shows whether the provider is back before a person is sent there.
 */
export function createConnection(options: ConnectionOptions): () => Promise<Discovered> {
  const { clock, circuit } = options;
  let known: { readonly discovered: Discovered; readonly at: number } | undefined;
  let pending: Promise<Discovered> | undefined;

  async function refresh(): Promise<Discovered> {
    try {
      const discovered = await discover(options);
      known = { discovered, at: clock() };
      return discovered;
    } catch (error) {
      throw refusedIn(error) ?? new Refused('discovery', error);
    } finally {
      pending = undefined;
    }
  }

  return async () => {
    if (known !== undefined && clock() - known.at < freshMs && circuit.isClosed()) {
      return known.discovered;
    }
    pending ??= refresh();
    return pending;
  };
}
