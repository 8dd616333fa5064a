/** The line to the provider: found by discovery at first need, kept, and found anew after a failure. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import { idTokenAlgorithm } from '../client.ts';

/** No call to the provider takes longer, in seconds. */
const patience = 5;

export interface Connection {
  readonly configuration: openid.Configuration;
  /** The provider's published keys, for logout tokens. */
  readonly keys: JWTVerifyGetKey;
}

export interface Connector {
  /** Rejects when the provider can't be reached, or isn't the issuer it should be. */
  connect(): Promise<Connection>;
  /** The next `connect` asks the provider anew. */
  forget(): void;
}

export interface ConnectorOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

async function discover({ issuer, clientId, clientSecret }: ConnectorOptions): Promise<Connection> {
  const http = issuer.startsWith('http:');
  const configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: idTokenAlgorithm },
    openid.ClientSecretBasic(clientSecret),
    {
      timeout: patience,
      // A token that came straight from the provider may go unverified (OpenID Connect Core, section
      // 3.1.3.7): over TLS, that is. Here it never does.
      execute: [openid.enableNonRepudiationChecks, ...(http ? [openid.allowInsecureRequests] : [])],
    },
  );
  const { jwks_uri } = configuration.serverMetadata();
  if (jwks_uri === undefined) throw new Error('the provider publishes no keys');
  const keys = createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: patience * 1000 });
  return { configuration, keys };
}

/** Nothing is called before the first `connect`: the provider may start after the service. */
export function createConnector(options: ConnectorOptions): Connector {
  let current: Promise<Connection> | undefined;
  const forget = () => {
    current = undefined;
  };
  return {
    connect() {
      current ??= discover(options).catch((error) => {
        forget();
        throw error;
      });
      return current;
    },
    forget,
  };
}
