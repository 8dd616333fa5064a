/**
 * The relying parties: `CLIENTS_FILE`, a JSON array of client metadata (RFC 7591 names and five of
 * ours), checked more strictly than the library does, which lets unknown keys and weak secrets pass.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ClientMetadata } from 'oidc-provider';
import { z } from 'zod';
import { messageOf } from '../../errors/system-errors.ts';
import { type Registration, registrationSchema } from './registration.ts';

/** What we know of a relying party beyond what the library does. */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  readonly uri?: string | undefined;
  readonly initiateLoginUri?: string | undefined;
  readonly requirePkce: boolean;
  readonly firstParty: boolean;
  readonly fapi: boolean;
  readonly allowedClaims: readonly string[];
}

export interface Clients {
  /** For the library. */
  readonly metadata: ClientMetadata[];
  find(clientId: string | undefined): RelyingParty | undefined;
  all(): readonly RelyingParty[];
}

/**
 * Who shares a person's subject with whom: the sector that is named, else the library's choice, the
 * host of the redirect URI, where there is one that is the client's own.
 */
function sectorOf({ sector, ...registration }: Registration): string | undefined {
  if (sector !== undefined) return sector;
  // No person signs in to it.
  if (!registration.grant_types.includes('authorization_code')) return 'machine.invalid';
  // A scheme has no host, and loopback is everybody's: apps of strangers would share their subjects.
  const { application_type, redirect_uris, client_id } = registration;
  if (application_type === 'native' && !redirect_uris.some((uri) => uri.startsWith('https:'))) {
    return `${createHash('sha256').update(client_id).digest('hex').slice(0, 32)}.native.invalid`;
  }
  return undefined;
}

/** The library's view of a registration: our keys away, what they entail added. */
function toMetadata(registration: Registration): ClientMetadata {
  const { require_pkce, first_party, fapi, sector, allowed_claims, initiate_login_uri, ...rest } =
    registration;
  const usesCode = rest.grant_types.includes('authorization_code');
  const ownSector = sectorOf(registration);
  return {
    ...rest,
    // `initiate_login_uri` is for our pages alone; the library would refuse one on http://localhost.
    response_types: usesCode ? ['code'] : [],
    ...(ownSector && { sector_identifier_uri: `https://${ownSector}/` }),
    // The FAPI 2.0 profile alone lets a request without PAR and a bearer token pass, and RS256 too.
    ...(fapi && {
      id_token_signed_response_alg: 'ES256' as const,
      token_endpoint_auth_method: 'private_key_jwt' as const,
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    }),
  };
}

const idOf = (entry: unknown) =>
  z.object({ client_id: z.string().min(1) }).safeParse(entry).data?.client_id;

/** Checks registrations; throws one error that names every fault by client and key. */
export function createClients(registrations: readonly unknown[]): Clients {
  const faults: string[] = [];
  const valid: Registration[] = [];
  const ids = registrations.map(idOf);
  for (const [i, entry] of registrations.entries()) {
    const name = ids[i] ?? `#${i + 1}`;
    const { data, error } = registrationSchema.safeParse(entry);
    if (data !== undefined) valid.push(data);
    for (const { path, message } of error?.issues ?? []) {
      faults.push(`${name}: ${[path.join('.'), message].filter(Boolean).join(' ')}`);
    }
    if (ids[i] !== undefined && ids.indexOf(ids[i]) !== i)
      faults.push(`${name}: client_id is taken`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));

  const byId = new Map(
    valid.map((registration): [string, RelyingParty] => [
      registration.client_id,
      {
        id: registration.client_id,
        name: registration.client_name ?? registration.client_id,
        uri: registration.client_uri,
        initiateLoginUri: registration.initiate_login_uri,
        // FAPI 2.0, section 5.3.2.2: PKCE always.
        requirePkce: registration.require_pkce || registration.fapi,
        firstParty: registration.first_party,
        fapi: registration.fapi,
        allowedClaims: registration.allowed_claims,
      },
    ]),
  );
  return {
    metadata: valid.map(toMetadata),
    find: (clientId) => (clientId === undefined ? undefined : byId.get(clientId)),
    all: () => [...byId.values()],
  };
}

/** Reads the file; what it throws names the file and every fault in it, never a secret. */
export function readClients(file: string): unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // JSON.parse quotes what it stumbled on, which may be a secret.
    const why = error instanceof SyntaxError ? 'is not JSON' : messageOf(error);
    throw new Error(`CLIENTS_FILE ${file}: ${why}`);
  }
  if (!Array.isArray(content)) throw new Error(`CLIENTS_FILE ${file}: is not a JSON array`);
  return content;
}
