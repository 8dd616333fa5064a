import type { ClientMetadata } from 'oidc-provider';
import type { ClientRegistration } from './registration.ts';
import { sectorOf } from './sectors.ts';

/** Returns a registration as the library takes it: without our own keys, and with what they imply. */
export function toLibraryMetadata(registration: ClientRegistration): ClientMetadata {
  // `initiate_login_uri` is used by our pages only, and the library would refuse one on http://localhost.
  const {
    require_pkce,
    first_party,
    fapi,
    id_token_claims,
    sector,
    allowed_claims,
    management_scopes,
    initiate_login_uri,
    ...rest
  } = registration;
  const usesCode = rest.grant_types.includes('authorization_code');
  return {
    ...rest,
    response_types: usesCode ? ['code'] : [],
    sector_identifier_uri: `https://${sectorOf(registration)}/`,
    // Without these, the library's FAPI 2.0 profile accepts requests without PAR, bearer tokens, and RS256.
    ...(fapi && {
      id_token_signed_response_alg: 'ES256' as const,
      token_endpoint_auth_method: 'private_key_jwt' as const,
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    }),
  };
}
