/** The schema of one client registration: metadata by its RFC 7591 names, and keys of our own. */
import { z } from 'zod';
import { restrictedClaims, scopes } from '../../claims/claims.ts';
import { franceConnectLevels, passwordLevels } from '../../policy/acr.ts';
import { clientAlgorithms, clientAuthMethods } from '../authentication.ts';
import { managementScopes } from './management-scopes.ts';
import { publicKey } from './public-key.ts';
import { isWebUri, webUriRule } from './web-addresses.ts';

const text = z.string().min(1).max(500);
const webUri = z.string().refine(isWebUri, webUriRule);
/** What our tokens and answers may be signed with. */
const ourAlgorithm = z.enum(['RS256', 'ES256']);
const clientAlgorithm = z.enum(clientAlgorithms);

/** Each key by itself. Rules on several keys follow in `registration-rules.ts`. */
export const clientMetadata = z.strictObject({
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
      (value) => value.split(' ').every((name) => scopes.some((scope) => scope === name)),
      `must be of ${scopes.join(', ')}`,
    )
    .optional(),
  token_endpoint_auth_method: z.enum(clientAuthMethods).default('client_secret_basic'),
  token_endpoint_auth_signing_alg: clientAlgorithm.optional(),
  jwks: z.strictObject({ keys: z.array(publicKey).min(1) }).optional(),
  jwks_uri: webUri.optional(),
  id_token_signed_response_alg: ourAlgorithm.optional(),
  userinfo_signed_response_alg: ourAlgorithm.optional(),
  introspection_signed_response_alg: ourAlgorithm.optional(),
  request_object_signing_alg: clientAlgorithm.optional(),
  require_signed_request_object: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  default_max_age: z.number().int().nonnegative().optional(),
  default_acr_values: z.array(z.enum([...passwordLevels, ...franceConnectLevels])).optional(),
  require_auth_time: z.boolean().optional(),
  subject_type: z.literal('pairwise').optional(),
  backchannel_logout_uri: webUri.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  // Our own keys.
  require_pkce: z.boolean().default(true),
  first_party: z.boolean().default(false),
  fapi: z.boolean().default(false),
  id_token_claims: z.boolean().default(false),
  sector: z
    .string()
    .refine(
      (host) => /^[a-z0-9.-]{1,253}$/.test(host) && URL.parse(`https://${host}/`)?.host === host,
      'must be a host name in lower case',
    )
    .optional(),
  allowed_claims: z.array(z.enum(restrictedClaims)).default([]),
  management_scopes: z.array(z.enum(managementScopes)).default([]),
});

/** A registration whose keys are valid, each by itself. */
export type ClientRegistration = z.infer<typeof clientMetadata>;
