/** The demo relying party's registration at the provider. */
import { randomBytes } from 'node:crypto';

export const portalOrigin = 'http://localhost:3001';
export const portalName = 'Portail de démonstration';
export const clientId = 'demo-portal';

/**
 * The provider and the service run in one process, so a new secret is made at each start and none is kept in the
 * source or on disk. It is a secret rather than a key pair because most services start with one.
 */
export const clientSecret = randomBytes(32).toString('base64url');

export const idTokenAlgorithm = 'ES256';

/** Paths of the service that its registration names. */
export const paths = {
  login: '/login',
  callback: '/callback',
  signedOut: '/signed-out',
  backchannelLogout: '/backchannel-logout',
} as const;

/** Names the sector that it would have anyway: a service that is tried beside the demo is then not warned of for its sake. */
const sectorOf = (origin: string): string => new URL(origin).hostname;

/** Returns the registration of a demo service at `origin`. */
export function createRegistration(origin: string) {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    client_name: portalName,
    client_uri: `${origin}/`,
    first_party: true,
    redirect_uris: [`${origin}${paths.callback}`],
    post_logout_redirect_uris: [`${origin}${paths.signedOut}`],
    initiate_login_uri: `${origin}${paths.login}`,
    backchannel_logout_uri: `${origin}${paths.backchannelLogout}`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: idTokenAlgorithm,
    sector: sectorOf(origin),
    allowed_claims: ['dossiers'],
  };
}

/**
 * Returns the registration of a program that only asks for dossiers. Nobody at the demo answers its redirect URI but the
 * portal, which knows no sign-in of it: it is there to be tried out by hand or by a script, so it has no secret.
 */
export function createDossiersRegistration(origin: string) {
  return {
    client_id: 'demo-dossiers',
    client_name: 'Dossiers de démonstration',
    first_party: true,
    redirect_uris: [`${origin}${paths.callback}`],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    sector: sectorOf(origin),
    allowed_claims: ['dossiers'],
  };
}
