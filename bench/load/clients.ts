/** The bench's relying parties, the same for both servers. */
import type { ClientMetadata } from 'oidc-provider';

export const callback = 'https://service.example/callback';
export const secret = 'a secret of the bench clients, long enough';
/** The resource indicator of an API that verifies its access tokens itself. */
export const resource = 'https://api.example/';

const web = { redirect_uris: [callback], grant_types: ['authorization_code', 'refresh_token'] };

export const clients: ClientMetadata[] = [
  { ...web, client_id: 'portal', client_secret: secret, id_token_signed_response_alg: 'ES256' },
  { ...web, client_id: 'rsa', client_secret: secret, id_token_signed_response_alg: 'RS256' },
  {
    ...web,
    client_id: 'app',
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: 'ES256',
  },
  {
    client_id: 'machine',
    client_secret: secret,
    client_uri: resource,
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
  },
];

/** The client of the management API, which the bare server doesn't have. */
export const robot = {
  client_id: 'robot',
  client_secret: secret,
  grant_types: ['client_credentials'],
  management_scopes: ['accounts:write', 'dossiers:write', 'audit:read'],
};

/** The same clients as entries of CLIENTS_FILE. They are first-party, because the bare server asks for no consent. */
export const registrations = [
  ...clients.map((client) => ({ ...client, first_party: true })),
  robot,
];
