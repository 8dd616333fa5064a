/**
 * One registration of a relying party: client metadata by its RFC 7591 names and five keys of ours.
 * Whatever passes here is good for the library too, which looks at a client only when it is used.
 */
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { scopes } from '../claims/claims.ts';
import { franceConnectLevels, passwordLevels } from '../policy/acr.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (uri: string) => loopback.has(URL.parse(uri)?.hostname ?? '');

function isWebUri(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\/[^\s#*]+$/.test(text)) return false;
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || isLoopback(text);
}

/** Native apps may also come back by a scheme of their own (RFC 8252, section 7.1). */
function isNativeUri(text: string): boolean {
  if (isWebUri(text)) return !(text.startsWith('https:') && isLoopback(text));
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\/[^\s#*]*$/i.test(text);
}

const webFault =
  'must be an https URI without fragment, wildcard or user (http for loopback alone)';
const nativeFault =
  'must be an https URI, http on loopback or of a reverse-domain scheme, without fragment or wildcard';
const webUri = z.string().refine(isWebUri, webFault);

/** A URI in a message: what stands before an @ may be a password. */
const withoutUser = (uri: string) => uri.replace(/\/\/.*@/, '//…@');

const signing = z.enum(['RS256', 'ES256']);
/** What services may sign with. */
export const clientAlgorithms = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'] as const;
const clientSigning = z.enum(clientAlgorithms);
/** FAPI 2.0 Security Profile, section 5.4.1. */
export const fapiAlgorithms: readonly string[] = clientAlgorithms.filter((alg) => alg !== 'RS256');
/** How services say who they are. */
export const clientAuthMethods = [
  'private_key_jwt',
  'client_secret_basic',
  'client_secret_post',
  'none',
] as const;
const text = z.string().min(1).max(500);

const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const publicKey = z.record(z.string(), z.unknown()).superRefine((jwk, ctx) => {
  const fault = faultOfKey(jwk);
  if (fault !== undefined) ctx.addIssue(fault);
});

function faultOfKey(jwk: Record<string, unknown>): string | undefined {
  if (privateParts.some((part) => part in jwk)) return 'must hold public keys only';
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    // RFC 7518, section 3.3: no signature of a shorter one is taken.
    if ((asymmetricKeyDetails?.modulusLength ?? 2048) < 2048) return 'must have 2048 bits or more';
    return undefined;
  } catch {
    return 'is not a key that can be read';
  }
}

const metadata = z.strictObject({
  client_id: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
  client_secret: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^[\x20-\x7e]*$/, 'must be of visible ASCII characters')
    .optional(),
  client_name: text.optional(),
  client_uri: webUri.optional(),
  logo_uri: webUri.optional(),
  policy_uri: webUri.optional(),
  tos_uri: webUri.optional(),
  contacts: z.array(z.email('must be e-mail addresses')).optional(),
  software_id: text.optional(),
  software_version: text.optional(),
  client_id_issued_at: z.number().int().nonnegative().optional(),
  client_secret_expires_at: z.number().int().nonnegative().optional(),
  application_type: z.enum(['web', 'native']).default('web'),
  redirect_uris: z.array(z.string()).default([]),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  initiate_login_uri: webUri.optional(),
  grant_types: z
    .array(z.enum(['authorization_code', 'refresh_token', 'client_credentials']))
    .min(1)
    .default(['authorization_code']),
  response_types: z.array(z.literal('code')).optional(),
  response_modes: z
    .array(z.enum(['query', 'fragment', 'form_post']))
    .min(1)
    .optional(),
  scope: text
    .refine(
      (value) => value.split(' ').every((scope) => scopes.includes(scope)),
      `must be of ${scopes.join(', ')}`,
    )
    .optional(),
  token_endpoint_auth_method: z.enum(clientAuthMethods).default('client_secret_basic'),
  token_endpoint_auth_signing_alg: clientSigning.optional(),
  jwks: z.strictObject({ keys: z.array(publicKey).min(1) }).optional(),
  jwks_uri: webUri.optional(),
  id_token_signed_response_alg: signing.optional(),
  userinfo_signed_response_alg: signing.optional(),
  introspection_signed_response_alg: signing.optional(),
  request_object_signing_alg: clientSigning.optional(),
  require_signed_request_object: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  default_max_age: z.number().int().nonnegative().optional(),
  default_acr_values: z.array(z.enum([...passwordLevels, ...franceConnectLevels])).optional(),
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
    .refine(
      (host) => /^[a-z0-9.-]{1,253}$/.test(host) && URL.parse(`https://${host}/`)?.host === host,
      'must be a host name in lower case',
    )
    .optional(),
  allowed_claims: z.array(z.enum(['nir'])).default([]),
});

/** Faults of one field, after which the rules on several fields can still be asked. */
const harmless = new Set(['unrecognized_keys', 'too_small', 'too_big', 'invalid_format', 'custom']);

type Fault = (path: keyof z.infer<typeof metadata>, message: string) => void;

export const registrationSchema = metadata.superRefine(
  (value, ctx) => {
    const fault: Fault = (path, message) => ctx.addIssue({ code: 'custom', path: [path], message });
    checkRedirects(value, fault);
    checkAuthentication(value, fault);
    if (value.fapi) checkFapi(value, fault);
  },
  { when: ({ issues }) => issues.every(({ code }) => code !== undefined && harmless.has(code)) },
);

export type Registration = z.infer<typeof registrationSchema>;

function checkRedirects(value: z.infer<typeof metadata>, fault: Fault): void {
  const native = value.application_type === 'native';
  for (const key of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const uri of value[key].filter((uri) => !(native ? isNativeUri(uri) : isWebUri(uri)))) {
      fault(key, `${withoutUser(uri)} ${native ? nativeFault : webFault}`);
    }
  }
  const code = value.grant_types.includes('authorization_code');
  if (code && value.redirect_uris.length === 0) fault('redirect_uris', 'must name at least one');
  const hosts = new Set(value.redirect_uris.map((uri) => URL.parse(uri)?.host));
  if (hosts.size > 1 && value.sector === undefined) {
    fault('sector', 'must be named when redirect URIs have several hosts');
  }
}

function checkAuthentication(value: z.infer<typeof metadata>, fault: Fault): void {
  const method = value.fapi ? 'private_key_jwt' : value.token_endpoint_auth_method;
  const secret = method.startsWith('client_secret_');
  if (secret && value.client_secret === undefined) {
    fault('client_secret', `is required by ${method}`);
  }
  if (!secret && value.client_secret !== undefined) {
    fault('client_secret', `has no use with ${method}`);
  }
  const keys = [value.jwks, value.jwks_uri].filter((source) => source !== undefined).length;
  if (keys === 2) fault('jwks', 'or jwks_uri: keep one');
  if (keys === 0 && method === 'private_key_jwt') {
    fault('jwks', 'or jwks_uri (one of them) is required by private_key_jwt');
  }
  if (keys === 0 && method !== 'private_key_jwt' && value.request_object_signing_alg) {
    fault('jwks', 'or jwks_uri (one of them) is required by request_object_signing_alg');
  }
  if (method !== 'private_key_jwt' && value.token_endpoint_auth_signing_alg !== undefined) {
    fault('token_endpoint_auth_signing_alg', `has no use with ${method}`);
  }
  if (method === 'none' && !value.require_pkce) {
    fault('require_pkce', 'must not be false for a public client');
  }
  if (method === 'none' && value.grant_types.includes('client_credentials')) {
    fault('grant_types', 'must not hold client_credentials for a public client');
  }
}

/** What is signed otherwise would be refused, or would not be FAPI 2.0. */
function checkFapi(value: z.infer<typeof metadata>, fault: Fault): void {
  const keys = [
    'token_endpoint_auth_signing_alg',
    'request_object_signing_alg',
    'id_token_signed_response_alg',
    'userinfo_signed_response_alg',
    'introspection_signed_response_alg',
  ] as const;
  for (const key of keys) {
    const alg = value[key];
    if (alg !== undefined && !fapiAlgorithms.includes(alg))
      fault(key, `must not be ${alg} with fapi`);
  }
}
