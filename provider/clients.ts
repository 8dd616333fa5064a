/**
 * The relying parties: `CLIENTS_FILE`, a JSON array of client metadata (RFC 7591 names and five of
 * ours), checked more strictly than the library does, which lets unknown keys and weak secrets pass.
 */
import { readFileSync } from 'node:fs';
import type { ClientMetadata } from 'oidc-provider';
import { z } from 'zod';
import { messageOf } from '../errors.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const webUri = z.string().refine((text) => {
  const url = URL.parse(text);
  if (url === null || text.includes('#') || text.includes('*') || url.username !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
}, 'must be an https URI without fragment, wildcard or user (http for loopback alone)');

/** Native apps may also come back by a scheme of their own (RFC 8252, section 7.1). */
const nativeUri = webUri.or(
  z
    .string()
    .regex(/^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\/[^#*]*$/i, 'must be a reverse-domain scheme'),
);

const signing = z.enum(['RS256', 'ES256']);
const clientSigning = z.enum(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']);
const text = z.string().min(1).max(500);

const metadata = z.strictObject({
  client_id: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
  client_secret: z.string().min(32, 'must have at least 32 characters').optional(),
  client_name: text.optional(),
  client_uri: webUri.optional(),
  logo_uri: webUri.optional(),
  policy_uri: webUri.optional(),
  tos_uri: webUri.optional(),
  contacts: z.array(text).optional(),
  application_type: z.enum(['web', 'native']).default('web'),
  redirect_uris: z.array(z.string()).default([]),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  initiate_login_uri: webUri.optional(),
  grant_types: z
    .array(z.enum(['authorization_code', 'refresh_token', 'client_credentials']))
    .min(1)
    .default(['authorization_code']),
  response_types: z.array(z.literal('code')).optional(),
  response_modes: z.array(z.enum(['query', 'fragment', 'form_post'])).optional(),
  scope: text.optional(),
  token_endpoint_auth_method: z
    .enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none'])
    .default('client_secret_basic'),
  token_endpoint_auth_signing_alg: clientSigning.optional(),
  jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }).optional(),
  jwks_uri: webUri.optional(),
  id_token_signed_response_alg: signing.optional(),
  userinfo_signed_response_alg: signing.optional(),
  introspection_signed_response_alg: signing.optional(),
  request_object_signing_alg: clientSigning.optional(),
  require_signed_request_object: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  default_max_age: z.number().int().nonnegative().optional(),
  default_acr_values: z.array(text).optional(),
  require_auth_time: z.boolean().optional(),
  subject_type: z.literal('pairwise').optional(),
  backchannel_logout_uri: webUri.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  // Ours.
  require_pkce: z.boolean().default(true),
  first_party: z.boolean().default(false),
  fapi: z.boolean().default(false),
  sector: z
    .string()
    .regex(/^[a-z0-9.-]{1,253}$/, 'must be a host name in lower case')
    .optional(),
  allowed_claims: z.array(z.enum(['nir'])).default([]),
});

const client = metadata.superRefine((value, ctx) => {
  const fault = (path: keyof typeof value, message: string) =>
    ctx.addIssue({ code: 'custom', path: [path], message });
  const redirect = value.application_type === 'native' ? nativeUri : webUri;
  for (const key of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const uri of value[key]) {
      const message = redirect.safeParse(uri).error?.issues[0]?.message;
      if (message !== undefined) fault(key, `${uri} ${message}`);
    }
  }
  const code = value.grant_types.includes('authorization_code');
  if (code && value.redirect_uris.length === 0) fault('redirect_uris', 'must name at least one');
  const hosts = new Set(value.redirect_uris.map((uri) => URL.parse(uri)?.host));
  if (hosts.size > 1 && value.sector === undefined) {
    fault('sector', 'must be named when redirect URIs have several hosts');
  }
  const method = value.fapi ? 'private_key_jwt' : value.token_endpoint_auth_method;
  const secret = method.startsWith('client_secret_');
  if (secret && value.client_secret === undefined)
    fault('client_secret', `is required by ${method}`);
  if (!secret && value.client_secret !== undefined)
    fault('client_secret', `has no use with ${method}`);
  if (method === 'private_key_jwt' && !value.jwks === !value.jwks_uri) {
    fault('jwks', 'or jwks_uri (one of them) is required by private_key_jwt');
  }
  if (method === 'none' && value.grant_types.includes('client_credentials')) {
    fault('grant_types', 'must not hold client_credentials for a public client');
  }
  if (value.jwks?.keys.some((key) => 'd' in key || key['kty'] === 'oct')) {
    fault('jwks', 'must hold public keys only');
  }
});

type Registration = z.infer<typeof client>;

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

/** The library's view of a registration: our keys away, what they entail added. */
function toMetadata(registration: Registration): ClientMetadata {
  const { require_pkce, first_party, fapi, sector, allowed_claims, ...rest } = registration;
  const usesCode = rest.grant_types.includes('authorization_code');
  // A client that no person signs in to has no redirect host to take its sector from.
  const ownSector = sector ?? (usesCode ? undefined : 'machine.invalid');
  return {
    ...rest,
    response_types: usesCode ? ['code'] : [],
    ...(ownSector && { sector_identifier_uri: `https://${ownSector}/` }),
    // The FAPI 2.0 profile alone lets a request without PAR and a bearer token pass.
    ...(fapi && {
      token_endpoint_auth_method: 'private_key_jwt' as const,
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    }),
  };
}

/** Checks registrations; throws one error that names every fault by client and key. */
export function createClients(registrations: readonly unknown[]): Clients {
  const faults: string[] = [];
  const valid: Registration[] = [];
  for (const [i, entry] of registrations.entries()) {
    const result = client.safeParse(entry);
    if (result.success) valid.push(result.data);
    else {
      const id =
        z.object({ client_id: z.string() }).safeParse(entry).data?.client_id ?? `#${i + 1}`;
      faults.push(
        ...result.error.issues.map(({ path, message }) =>
          `${id}: ${path.join('.')} ${message}`.trim(),
        ),
      );
    }
  }
  for (const [i, { client_id }] of valid.entries()) {
    if (valid.findIndex((other) => other.client_id === client_id) !== i) {
      faults.push(`${client_id}: client_id is taken`);
    }
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
        requirePkce: registration.require_pkce,
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
  try {
    return z
      .array(z.unknown(), 'is not a JSON array')
      .parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // JSON.parse quotes what it stumbled on, which may be a secret.
    const why = error instanceof SyntaxError ? 'is not JSON' : messageOf(error);
    throw new Error(`CLIENTS_FILE ${file}: ${why}`);
  }
}
