/** Creates the clients of the upstreams that are configured. Apart from server.ts, because it loads a client library. */
import type { Logger } from 'pino';
import type { Upstream } from '../accounts/account.ts';
import type { Clock } from '../adapters/ports.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import { createFranceConnect, type FranceConnect } from './franceconnect.ts';

/** Our registration at an upstream. */
export interface UpstreamSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly acr: string;
}

/** The upstreams that are configured. */
export type ConfiguredUpstreams = { readonly [U in Upstream]?: UpstreamSettings | undefined };

export interface UpstreamDependencies {
  readonly configured: ConfiguredUpstreams;
  /** The issuer of our provider. */
  readonly ourIssuer: string;
  readonly encryptionKeys: readonly EncryptionKey[];
  /** True when the keys were set: for FranceConnect+ where it is configured, else for FranceConnect. */
  readonly hasSetKeys: boolean;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/** Returns FranceConnect, then FranceConnect+, which always encrypts. */
export function createUpstreams(dependencies: UpstreamDependencies): FranceConnect[] {
  const { configured, ourIssuer, encryptionKeys, hasSetKeys, clock, log } = dependencies;
  const { franceConnect, franceConnectPlus } = configured;
  const create = (upstream: Upstream, settings: UpstreamSettings, isEncrypted: boolean) =>
    createFranceConnect({
      ...settings,
      upstream,
      encryptionKeys,
      isEncrypted,
      redirectUri: `${ourIssuer}/franceconnect/callback`,
      postLogoutRedirectUri: `${ourIssuer}/franceconnect/logged-out`,
      clock,
      log,
    });
  return [
    ...(franceConnect
      ? [create('franceConnect', franceConnect, hasSetKeys && franceConnectPlus === undefined)]
      : []),
    ...(franceConnectPlus ? [create('franceConnectPlus', franceConnectPlus, true)] : []),
  ];
}
