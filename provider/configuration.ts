/** The library's configuration: each of our choices, with the reason where it isn't obvious. */
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';
import type { Household } from '../accounts/household/household.ts';
import { deriveKey } from '../crypto/derive-key.ts';
import { cookieName } from '../http/cookie-name.ts';
import { claimsByScope, scopes } from './claims/claims.ts';
import { createFindAccount, type FindAccountDependencies } from './claims/find-account.ts';
import { askForIdTokenClaims } from './claims/id-token-claims.ts';
import { createAddDossiers } from './claims/introspected-dossiers.ts';
import { clientAlgorithms, clientAuthMethods } from './clients/authentication.ts';
import { createAssertionCheck } from './clients/client-assertions.ts';
import type { Clients } from './clients/clients.ts';
import type { RelyingPartyOf } from './clients/library-clients.ts';
import {
  managementResource,
  managementServerOf,
  mayIntrospect,
  resourceServerOf,
} from './clients/resource-servers.ts';
import { createLoadExistingGrant, createRotateRefreshToken } from './grants/grants.ts';
import { createCookieSignatures } from './keys/cookie-signatures.ts';
import { toSigners } from './keys/signers.ts';
import type { SigningKey } from './keys/signing-keys.ts';
import type { ProviderPages } from './pages.ts';
import { passwordLevels } from './policy/acr.ts';
import { createPolicy, type PolicyDependencies } from './policy/policy.ts';
import { assertBoundedParameters } from './request-bounds.ts';
import { settleScope } from './requested-scope.ts';
import { cookieOptions } from './sessions/interaction-cookies.ts';
import { createLifetimes } from './sessions/lifetimes.ts';
import { createSessionWrites } from './sessions/session-writes.ts';
import { createFetch } from './sign-out/backchannel.ts';
import { type AdapterDependencies, createAdapterFactory } from './storage/adapter.ts';
import { clockToleranceSeconds } from './storage/payload-record.ts';
import { createPrefetch } from './storage/prefetch.ts';

/** What the provider is built from. */
export interface ProviderDependencies extends AdapterDependencies, PolicyDependencies {
  readonly issuer: string;
  readonly cookieKeys: readonly string[];
  readonly signingKeys: readonly SigningKey[];
  readonly clients: Clients;
  readonly relyingPartyOf: RelyingPartyOf;
  readonly accounts: Accounts;
  readonly household: Pick<Household, 'membershipsOf'>;
  readonly noteUse: FindAccountDependencies['noteUse'];
  readonly pages: ProviderPages;
  /** The `acr` that FranceConnect and FranceConnect+ are asked for, where they are offered. */
  readonly franceConnectLevels: readonly string[];
  /** Hosts that back-channel logout may call although they are private or loopback. */
  readonly backchannelLogoutHosts: readonly string[];
}

/** Returns the configuration. Endpoints not named here keep the library's default paths. */
export function createConfiguration(dependencies: ProviderDependencies): Configuration {
  const { signingKeys, relyingPartyOf, accounts, subjectOf, pages, payloads, clock } = dependencies;
  const { pendingSteps, noteUse, franceConnectLevels } = dependencies;
  const prefetch = createPrefetch(dependencies);
  const sessions = createSessionWrites();

  return {
    adapter: createAdapterFactory(dependencies, { prefetch, sessions }),
    jwks: { keys: toSigners(signingKeys) },
    clockTolerance: clockToleranceSeconds,

    findAccount: createFindAccount({ prefetch, accounts, relyingPartyOf, pendingSteps, noteUse }),
    loadExistingGrant: createLoadExistingGrant({ relyingPartyOf, sessions, payloads, clock }),
    rotateRefreshToken: createRotateRefreshToken({ payloads, clock }),
    claims: claimsByScope,
    scopes: [...scopes],
    acrValues: [...new Set([...passwordLevels, ...franceConnectLevels])],
    conformIdTokenClaims: true,

    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (ctx: KoaContextWithOIDC | undefined, accountId, client) => {
      // An API that looks at a token gets the subject of its own sector, not that of the service which has the token.
      // Otherwise the context isn't used: the library passes undefined when it makes a logout token.
      const reader = ctx?.oidc.route === 'introspection' ? ctx.oidc.client : undefined;
      return subjectOf(accountId, reader ?? client);
    },
    // Sectors come from our own registrations; the library would fetch a document for each.
    sectorIdentifierUriValidate: () => false,

    responseTypes: ['code'],
    pkce: {
      required: (_ctx, client) => relyingPartyOf(client)?.requirePkce ?? true,
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    // Validators of extra parameters are called after all checks of a request, direct, signed or pushed. The library
    // knows `state` anyway, so this accepts no parameter more.
    extraParams: {
      state(ctx: KoaContextWithOIDC) {
        assertBoundedParameters(ctx);
        const relyingParty = relyingPartyOf(ctx.oidc.client);
        askForIdTokenClaims(ctx, relyingParty);
        settleScope(ctx, relyingParty);
      },
    },
    clientAuthMethods: [...clientAuthMethods],
    assertJwtClientAuthClaimsAndHeader: createAssertionCheck(clock),
    clientDefaults: { response_types: ['code'] },
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' &&
      // The origin of a custom scheme is `null`, and so is that of a sandboxed frame of any site.
      origin !== 'null' &&
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      userinfoSigningAlgValues: ['RS256', 'ES256'],
      introspectionSigningAlgValues: ['RS256', 'ES256'],
      requestObjectSigningAlgValues: [...clientAlgorithms],
      clientAuthSigningAlgValues: [...clientAlgorithms],
    },

    features: createFeatures(dependencies),
    renderError: pages.error,
    discovery: {
      ui_locales_supported: ['fr', 'en'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
      // Without these, RFC 8414 makes a service assume that only client_secret_basic works.
      ...authenticationAt('revocation'),
      ...authenticationAt('introspection'),
    },

    interactions: {
      policy: createPolicy(dependencies),
      // The interaction cookie's path is this path, so it covers every page of the interaction.
      url: (_ctx, { uid }) => `/interaction/${uid}`,
    },
    cookies: createCookies(dependencies),
    ttl: createLifetimes(clock),
    fetch: createFetch(dependencies.backchannelLogoutHosts),
  };
}

function createFeatures({
  issuer,
  clients,
  relyingPartyOf,
  household,
  cookieKeys: [cookieKey = ''],
  pages,
  openRegistration,
}: ProviderDependencies): NonNullable<Configuration['features']> {
  const addDossiers = createAddDossiers(household);
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true, nonceSecret: deriveKey(cookieKey, 'dpop-nonce') },
    fapi: {
      enabled: true,
      profile: (_ctx, client) => (relyingPartyOf(client)?.fapi ? '2.0' : undefined),
    },
    introspection: {
      enabled: true,
      async allowedPolicy(_ctx, client, token) {
        const reader = relyingPartyOf(client);
        const isAllowed = mayIntrospect(client, token, reader);
        if (isAllowed) await addDossiers(reader, token);
        return isAllowed;
      },
    },
    jwtIntrospection: { enabled: true },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    registration: openRegistration?.feature ?? { enabled: false },
    requestObjects: { enabled: true },
    resourceIndicators: {
      enabled: true,
      async getResourceServerInfo({ oidc }, indicator, client) {
        const asking = relyingPartyOf(client);
        const server =
          indicator === managementResource(issuer)
            ? managementServerOf(indicator, asking, oidc.params?.['grant_type'])
            : await resourceServerOf(indicator, asking, clients);
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
  };
}

function createCookies({ issuer, cookieKeys }: ProviderDependencies): Configuration['cookies'] {
  const options = cookieOptions(issuer);
  const ofOnePath = { https: options.secure, isOfOnePath: true };
  return {
    keys: createCookieSignatures(cookieKeys),
    long: options,
    short: options,
    names: {
      session: cookieName('session', { https: options.secure }),
      interaction: cookieName('interaction', ofOnePath),
      resume: cookieName('resume', ofOnePath),
    },
  };
}

/** Returns discovery's values for an endpoint where clients authenticate as they do at the token endpoint. */
const authenticationAt = (endpoint: string) => ({
  [`${endpoint}_endpoint_auth_methods_supported`]: clientAuthMethods,
  [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: clientAlgorithms,
});
