/**
 * Rules on several keys of a registration. A registration that passes is accepted by the library too, which looks at a
 * client only when it is first used.
 */
import type { z } from 'zod';
import { fapiAlgorithms } from '../authentication.ts';
import { type ClientRegistration, clientMetadata } from './registration.ts';
import { isSectorUnclear } from './sectors.ts';
import { isNativeUri, isWebUri, nativeUriRule, webUriRule, withoutUser } from './web-addresses.ts';

/** Codes of faults in one key, after which the rules on several keys can still be checked. */
const harmless = new Set(['unrecognized_keys', 'too_small', 'too_big', 'invalid_format', 'custom']);

type AddFault = (key: keyof ClientRegistration, message: string) => void;

/** The whole schema: each key by itself, then the rules on several keys. */
export const registrationSchema = clientMetadata.superRefine(
  (value, ctx) => {
    const addFault: AddFault = (key, message) =>
      ctx.addIssue({ code: 'custom', path: [key], message });
    checkRedirects(value, addFault);
    checkAuthentication(value, addFault);
    if (value.fapi) checkFapi(value, addFault);
  },
  { when: ({ issues }) => issues.every(({ code }) => code !== undefined && harmless.has(code)) },
);

function checkRedirects(value: ClientRegistration, addFault: AddFault): void {
  const native = value.application_type === 'native';
  for (const key of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const uri of value[key].filter((uri) => !(native ? isNativeUri(uri) : isWebUri(uri)))) {
      addFault(key, `${withoutUser(uri)} ${native ? nativeUriRule : webUriRule}`);
    }
  }
  const usesCode = value.grant_types.includes('authorization_code');
  if (usesCode && value.redirect_uris.length === 0)
    addFault('redirect_uris', 'must name at least one');
  if (isSectorUnclear(value)) {
    addFault('sector', 'must be named when redirect URIs have several hosts');
  }
}

const methodOf = ({
  fapi,
  token_endpoint_auth_method,
}: Pick<ClientRegistration, 'fapi' | 'token_endpoint_auth_method'>) =>
  fapi ? 'private_key_jwt' : token_endpoint_auth_method;

/** Reports whether a client authenticates with a secret. */
export const usesSecret = (value: Parameters<typeof methodOf>[0]): boolean =>
  methodOf(value).startsWith('client_secret_');

function checkAuthentication(value: ClientRegistration, addFault: AddFault): void {
  const method = methodOf(value);
  if (usesSecret(value) && value.client_secret === undefined) {
    addFault('client_secret', `is required by ${method}`);
  }
  if (!usesSecret(value) && value.client_secret !== undefined) {
    addFault('client_secret', `has no use with ${method}`);
  }
  const keySources = [value.jwks, value.jwks_uri].filter((source) => source !== undefined).length;
  if (keySources === 2) addFault('jwks', 'or jwks_uri: keep one');
  if (keySources === 0 && method === 'private_key_jwt') {
    addFault('jwks', 'or jwks_uri (one of them) is required by private_key_jwt');
  }
  if (keySources === 0 && method !== 'private_key_jwt' && value.request_object_signing_alg) {
    addFault('jwks', 'or jwks_uri (one of them) is required by request_object_signing_alg');
  }
  if (method !== 'private_key_jwt' && value.token_endpoint_auth_signing_alg !== undefined) {
    addFault('token_endpoint_auth_signing_alg', `has no use with ${method}`);
  }
  if (method === 'none' && !value.require_pkce) {
    addFault('require_pkce', 'must not be false for a public client');
  }
  if (method === 'none' && value.grant_types.includes('client_credentials')) {
    addFault('grant_types', 'must not hold client_credentials for a public client');
  }
  if (value.management_scopes.length > 0 && !value.grant_types.includes('client_credentials')) {
    addFault('management_scopes', 'have no use without client_credentials in grant_types');
  }
}

/** Refuses algorithms that FAPI 2.0 doesn't allow. The library would refuse them at the first use, or not at all. */
function checkFapi(value: ClientRegistration, addFault: AddFault): void {
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
      addFault(key, `must not be ${alg} with fapi`);
  }
}

/** A fault of a registration. `path` leads to the value; it is empty for the registration as a whole. */
export interface RegistrationFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Returns a fault as one sentence. */
export const inWords = ({ path, message }: RegistrationFault): string =>
  [path.join('.'), message].filter(Boolean).join(' ');

/** Returns the faults that the schema has found, each with its key. */
export const faultsOf = (error: z.ZodError | undefined): string[] =>
  (error?.issues ?? []).map(inWords);
