import type { ClientMetadata } from 'oidc-provider';
import { toLibraryMetadata } from './registration/library-metadata.ts';
import type { ManagementScope } from './registration/management-scopes.ts';
import type { ClientRegistration } from './registration/registration.ts';
import { formerSectorOf, sectorOf } from './registration/sectors.ts';

/** What our own code needs to know of a relying party. */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  readonly uri?: string | undefined;
  readonly initiateLoginUri?: string | undefined;
  readonly requirePkce: boolean;
  readonly firstParty: boolean;
  readonly fapi: boolean;
  /** True when the claims of scopes are in the ID token too. */
  readonly idTokenClaims: boolean;
  readonly allowedClaims: readonly string[];
  /** The scopes that it may have at the management API. */
  readonly managementScopes: readonly ManagementScope[];
  readonly sector: string;
  /** The sector of earlier releases, where it is another one. */
  readonly formerSector?: string | undefined;
  /** When its id was issued, in seconds. What an earlier client of the same id was given is not this one's. */
  readonly issuedAt?: number | undefined;
  /** Secrets that a rotation has replaced, and until when each is valid. */
  readonly formerSecrets?: readonly {
    readonly value: string;
    readonly until?: number | undefined;
  }[];
  /** The registration in the form that the library takes. */
  readonly metadata: ClientMetadata;
}

/** Returns the relying party of a registration that is valid. */
export const toRelyingParty = (registration: ClientRegistration): RelyingParty => ({
  id: registration.client_id,
  name: registration.client_name ?? registration.client_id,
  uri: registration.client_uri,
  initiateLoginUri: registration.initiate_login_uri,
  // FAPI 2.0 requires PKCE always (section 5.3.2.2).
  requirePkce: registration.require_pkce || registration.fapi,
  firstParty: registration.first_party,
  fapi: registration.fapi,
  idTokenClaims: registration.id_token_claims,
  allowedClaims: registration.allowed_claims,
  managementScopes: registration.management_scopes,
  sector: sectorOf(registration),
  formerSector: formerSectorOf(registration),
  issuedAt: registration.client_id_issued_at,
  metadata: toLibraryMetadata(registration),
});

/**
 * Returns the relying party as this issuer serves it: an address that begins a sign-in names the issuer (OpenID Connect
 * Core, section 4), because a service may have several.
 */
export function servedBy(issuer: string, party: RelyingParty): RelyingParty {
  if (party.initiateLoginUri === undefined) return party;
  const url = new URL(party.initiateLoginUri);
  url.searchParams.set('iss', issuer);
  return { ...party, initiateLoginUri: url.href };
}
