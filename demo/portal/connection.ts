/** The connection to the provider: discovered when first needed, kept, and discovered again after a failure. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import { idTokenAlgorithm } from '../client.ts';

/** A call to the provider fails after this many seconds. */
const patience = 5;

export interface Connection {
  readonly configuration: openid.Configuration;
  /** The provider's public keys, which verify logout tokens. */
  readonly keys: JWTVerifyGetKey;
}

export interface Connector {
  /** Resolves with the provider's configuration. Rejects when it can't be reached or names another issuer. */
  connect(): Promise<Connection>;
  /** Makes the next `connect` discover the provider again. */
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
      // OpenID Connect Core (section 3.1.3.7) lets a client skip the signature of a token that it received over TLS.
      // The demo has no TLS, so the signature is always verified.
      execute: [openid.enableNonRepudiationChecks, ...(http ? [openid.allowInsecureRequests] : [])],
    },
  );
  const { jwks_uri } = configuration.serverMetadata();
  if (jwks_uri === undefined) throw new Error('the provider publishes no keys');
  const keys = createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: patience * 1000 });
  return { configuration, keys };
}

/** Creates the connection. It calls nothing before the first `connect`, because the provider may start later. */
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
