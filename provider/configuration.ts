/** The library's configuration: each choice of ours, and why where it isn't plain. */
import type { Configuration } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';
import { deriveKey } from '../crypto/derive-key.ts';
import { claimsByScope, scopes } from './claims/claims.ts';
import { createFindAccount } from './claims/find-account.ts';
import type { Clients } from './clients/clients.ts';
import { assertAssertion } from './clients/fapi.ts';
import { clientAlgorithms, clientAuthMethods } from './clients/registration.ts';
import { resourceServerOf } from './clients/resource-servers.ts';
import { createLoadExistingGrant, rotateRefreshToken } from './grants/grants.ts';
import { createCookieSignatures } from './keys/cookie-signatures.ts';
import { toSigners } from './keys/signers.ts';
import type { SigningKey } from './keys/signing-keys.ts';
import type { ProviderPages } from './pages.ts';
import { passwordLevels } from './policy/acr.ts';
import { createPolicy, type PolicyDependencies } from './policy/policy.ts';
import { ttl } from './sessions/lifetimes.ts';
import { createSessionWrites } from './sessions/session-writes.ts';
import { createFetch } from './sign-out/backchannel.ts';
import type { AdapterDependencies } from './storage/adapter.ts';
import { clockTolerance, createAdapterFactory } from './storage/adapter.ts';
import { createAhead } from './storage/prefetch.ts';

/** The same as at the token endpoint. */
const authenticationAt = (endpoint: string) => ({
  [`${endpoint}_endpoint_auth_methods_supported`]: clientAuthMethods,
  [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: clientAlgorithms,
});

export interface ProviderDependencies extends AdapterDependencies, PolicyDependencies {
  readonly issuer: string;
  readonly cookieKeys: readonly string[];
  readonly signingKeys: readonly SigningKey[];
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly pages: ProviderPages;
  /** The level that FranceConnect is asked for, where it is a way in. */
  readonly franceConnectLevel?: string | undefined;
  /** Hosts that back-channel logout may reach although they are private or loopback. */
  readonly backchannelLogoutHosts: readonly string[];
}

export function createConfiguration(dependencies: ProviderDependencies): Configuration {
  const { issuer, cookieKeys, signingKeys, clients, accounts, subjectOf, pages } = dependencies;
  const { pendingSteps, franceConnectLevel } = dependencies;
  const [cookieKey = ''] = cookieKeys;
  const https = issuer.startsWith('https:');
  const ahead = createAhead(dependencies);
  const sessions = createSessionWrites();
  const cookie = { signed: true, httpOnly: true, sameSite: 'lax', secure: https } as const;

  return {
    adapter: createAdapterFactory(dependencies, { ahead, sessions }),
    clients: clients.metadata,
    jwks: { keys: toSigners(signingKeys) },
    clockTolerance,

    findAccount: createFindAccount({ ahead, accounts, clients, pendingSteps }),
    loadExistingGrant: createLoadExistingGrant(clients, sessions),
    rotateRefreshToken,
    claims: claimsByScope,
    scopes,
    acrValues: [...passwordLevels, ...(franceConnectLevel ? [franceConnectLevel] : [])],
    conformIdTokenClaims: true,

    subjectTypes: ['pairwise'],
    // `ctx` is undefined when a logout token is made: never used.
    pairwiseIdentifier: (_ctx, accountId, client) =>
      subjectOf(accountId, String(client.sectorIdentifier)),
    // Sectors are named in our own file; nothing is fetched for them.
    sectorIdentifierUriValidate: () => false,

    responseTypes: ['code'],
    pkce: {
      required: (_ctx, { clientId }) => clients.find(clientId)?.requirePkce ?? true,
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientAuthMethods: [...clientAuthMethods],
    assertJwtClientAuthClaimsAndHeader: assertAssertion,
    clientDefaults: { response_types: ['code'] },
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' &&
      // What has no origin, as an app's own scheme, is `null` for URLs, and for a browser's sealed frames.
      origin !== 'null' &&
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      userinfoSigningAlgValues: ['RS256', 'ES256'],
      introspectionSigningAlgValues: ['RS256', 'ES256'],
      requestObjectSigningAlgValues: [...clientAlgorithms],
      clientAuthSigningAlgValues: [...clientAlgorithms],
    },

    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: deriveKey(cookieKey, 'dpop-nonce') },
      fapi: {
        enabled: true,
        profile: (_ctx, client) => (clients.find(client?.clientId)?.fapi ? '2.0' : undefined),
      },
      introspection: {
        enabled: true,
        // A public client could be anyone: it learns of its own tokens alone.
        allowedPolicy: (_ctx, client, token) =>
          client.clientAuthMethod !== 'none' || token.clientId === client.clientId,
      },
      jwtIntrospection: { enabled: true },
      jwtUserinfo: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      requestObjects: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, indicator, { clientId }) => {
          const server = resourceServerOf(indicator, clients.find(clientId), clients);
          if (server === undefined) throw new errors.InvalidTarget();
          return server;
        },
      },
      revocation: {
        enabled: true,
        allowedPolicy(_ctx, client, token) {
          if (token.clientId === client.clientId) return true;
          throw new errors.InvalidRequest('the token was issued to another client');
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: pages.logout,
        postLogoutSuccessSource: pages.signedOut,
      },
      userinfo: { enabled: true },
    },
    renderError: pages.error,
    discovery: {
      ui_locales_supported: ['fr', 'en'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      // Where nothing is said, RFC 8414 has a service take client_secret_basic for all there is.
      ...authenticationAt('revocation'),
      ...authenticationAt('introspection'),
    },

    interactions: {
      policy: createPolicy(dependencies),
      // The cookie's path: it covers every page of the interaction.
      url: (_ctx, { uid }) => `/interaction/${uid}`,
    },
    cookies: {
      keys: createCookieSignatures(cookieKeys),
      long: cookie,
      short: cookie,
      names: https
        ? {
            session: '__Host-session',
            interaction: '__Secure-interaction',
            resume: '__Secure-resume',
          }
        : { session: 'session', interaction: 'interaction', resume: 'resume' },
    },
    ttl,
    fetch: createFetch(dependencies.backchannelLogoutHosts),
  };
}
