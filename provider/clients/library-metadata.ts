import { createHash } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import type { ClientRegistration } from './registration.ts';

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
    initiate_login_uri,
    ...rest
  } = registration;
  const usesCode = rest.grant_types.includes('authorization_code');
  const sectorHost = sectorOf(registration);
  return {
    ...rest,
    response_types: usesCode ? ['code'] : [],
    ...(sectorHost && { sector_identifier_uri: `https://${sectorHost}/` }),
    // Without these, the library's FAPI 2.0 profile accepts requests without PAR, bearer tokens, and RS256.
    ...(fapi && {
      id_token_signed_response_alg: 'ES256' as const,
      token_endpoint_auth_method: 'private_key_jwt' as const,
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    }),
  };
}

/**
 * Returns the host of the sector: clients of one sector know a person by the same subject. Returns undefined to leave
 * the choice to the library, which takes the host of the redirect URIs.
 */
function sectorOf({ sector, ...registration }: ClientRegistration): string | undefined {
  if (sector !== undefined) return sector;
  const { application_type, redirect_uris, client_id } = registration;
  const ownSector = createHash('sha256').update(client_id).digest('hex').slice(0, 32);
  // No person signs in to a machine. As an API it may see tokens of persons, each by a subject of its own sector.
  if (!registration.grant_types.includes('authorization_code'))
    return `${ownSector}.machine.invalid`;
  // A custom scheme has no host, and loopback is the same for all: unrelated apps would share their subjects.
  if (application_type === 'native' && !redirect_uris.some((uri) => uri.startsWith('https:'))) {
    return `${ownSector}.native.invalid`;
  }
  return undefined;
}
