/** The stand-in's protocol: oidc-provider, configured to do what FranceConnect v2 does and nothing else. */
import { createHmac } from 'node:crypto';
import { type Adapter, type Configuration, Provider } from 'oidc-provider';
import type { Algorithm, Key } from '../stand-ins/keys.ts';
import { refusalPage } from './pages.ts';
import type { TestPerson } from './people.ts';
import { claimsByScope, levels } from './request.ts';

/** What a service has registered for encryption. */
export interface Encryption {
  /** Where the service publishes its keys. They are fetched for each answer, so a rotation is seen at once. */
  readonly jwksUri: string;
  /** The algorithm for the key; that of the first published key unless set. */
  readonly algorithm?: string;
}

/** A relying party that may use the stand-in. */
export interface StandInClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Without it, ID tokens and userinfo are only signed. */
  readonly encryption?: Encryption | undefined;
}

export interface ProviderOptions {
  readonly issuer: string;
  readonly clients: readonly StandInClient[];
  readonly people: readonly TestPerson[];
  readonly algorithm: Algorithm;
  readonly key: Key;
  readonly cookieKey: string;
  readonly memory: (model: string) => Adapter;
}

const halfAnHour = 30 * 60;

/** Fixed, so that pairwise subjects stay the same after a restart and linked accounts stay linked. It isn't secret. */
const subjectKey = 'fictional people';

function registration(client: StandInClient, algorithm: Algorithm) {
  const { clientId, clientSecret, redirectUris, postLogoutRedirectUris } = client;
  return {
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...postLogoutRedirectUris],
    // A client with two redirect hosts needs a sector; at FranceConnect it is the service.
    sector_identifier_uri: `https://${clientId}.example/sector`,
    response_types: ['code' as const],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_post' as const,
    subject_type: 'pairwise' as const,
    id_token_signed_response_alg: algorithm,
    userinfo_signed_response_alg: algorithm,
    require_auth_time: true,
  };
}

function configuration(options: ProviderOptions): Configuration {
  const { issuer, clients, people, algorithm, key, cookieKey, memory } = options;
  const base = new URL(issuer).pathname;
  const isPlus = base.startsWith('/plus/');
  // Each of the two has other subjects, and its own cookies: browsers send them to both.
  const sector = isPlus ? 'plus ' : '';
  const cookiePrefix = isPlus ? 'fcplus' : 'fc';
  return {
    adapter: memory,
    clients: clients.map((client) => registration(client, algorithm)),
    jwks: { keys: [key.jwk] },
    claims: { ...claimsByScope, acr: null, amr: null, auth_time: null, iss: null },
    scopes: Object.keys(claimsByScope),
    acrValues: levels,
    findAccount: (_ctx, login) => {
      const person = people.find((one) => one.login === login);
      return person && { accountId: login, claims: () => ({ sub: login, ...person.claims }) };
    },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, login, { clientId }) =>
      `${createHmac('sha256', subjectKey).update(`${sector}${clientId} ${login}`).digest('hex')}v1`,
    sectorIdentifierUriValidate: () => false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_post'],
    pkce: { required: () => false },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256', 'RS256'],
      userinfoSigningAlgValues: ['ES256', 'RS256'],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      // oidc-provider's sign-out page asks for confirmation; FranceConnect's doesn't. See journeys.ts.
      rpInitiatedLogout: { enabled: false },
    },
    discovery: { end_session_endpoint: `${issuer}/session/end` },
    routes: { authorization: '/authorize', token: '/token', userinfo: '/userinfo', jwks: '/jwks' },
    interactions: { url: (_ctx, { uid }) => `${base}/interaction/${uid}` },
    renderError(ctx, { error, error_description: description }) {
      ctx.type = 'html';
      ctx.body = refusalPage(base, [error, ...(description ? [description] : [])]);
    },
    // Browsers send cookies to every port of a host, and the provider runs on the same host: so names must differ.
    cookies: {
      keys: [cookieKey],
      names: {
        session: `${cookiePrefix}_session`,
        interaction: `${cookiePrefix}_interaction`,
        resume: `${cookiePrefix}_resume`,
      },
    },
    ttl: {
      AuthorizationCode: 30,
      AccessToken: 60,
      IdToken: 60,
      Interaction: halfAnHour,
      Session: halfAnHour,
      Grant: halfAnHour,
    },
  };
}

/** Creates a provider that publishes one key. To rotate the key, create another provider. */
export const createStandInProvider = (options: ProviderOptions): Provider =>
  new Provider(options.issuer, configuration(options));
