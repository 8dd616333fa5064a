/**
 * The errors that a service may get, by their code, with the endpoints that answer with them. Their words stand in the
 * dictionaries (`errors.…`): the page `/erreurs` shows them, and `provider/refusals/error-table.ts` makes docs/errors.md of them.
 */
/** The endpoints at which services authenticate, and which answer an error in JSON. */
export const clientEndpoints = [
  '/token',
  '/request',
  '/token/introspection',
  '/token/revocation',
] as const;

export const protocolErrors = {
  access_denied: ['/auth'],
  consent_required: ['/auth'],
  insufficient_scope: ['/me'],
  interaction_required: ['/auth'],
  invalid_client: ['/auth', ...clientEndpoints],
  invalid_client_metadata: ['/reg'],
  invalid_dpop_proof: ['/token', '/request', '/me'],
  invalid_grant: ['/token'],
  invalid_redirect_uri: ['/auth'],
  invalid_request: ['/auth', '/session/end', ...clientEndpoints, '/me'],
  invalid_request_object: ['/auth', '/request'],
  invalid_request_uri: ['/auth'],
  invalid_scope: ['/auth', '/request', '/token'],
  invalid_target: ['/auth', '/request', '/token'],
  invalid_token: ['/me'],
  login_required: ['/auth'],
  not_found: ['/…'],
  registration_not_supported: ['/auth', '/request'],
  request_uri_not_supported: ['/auth', '/request'],
  server_error: ['/auth', ...clientEndpoints, '/me'],
  temporarily_unavailable: ['/auth', ...clientEndpoints, '/me'],
  unauthorized_client: ['/token'],
  unmet_authentication_requirements: ['/auth'],
  unsupported_grant_type: ['/token'],
  unsupported_response_mode: ['/auth', '/request'],
  unsupported_response_type: ['/auth', '/request'],
  unsupported_token_type: ['/token/introspection', '/token/revocation'],
  use_dpop_nonce: ['/token', '/request', '/me'],
} as const satisfies Record<string, readonly string[]>;

/** The code of an error that a service may get. */
export type ProtocolError = keyof typeof protocolErrors;

/** Reports whether there are words for this code. */
export const isProtocolError = (code: string): code is ProtocolError =>
  Object.hasOwn(protocolErrors, code);

/** Returns the codes, in the order of the table. */
export const protocolErrorCodes = (): ProtocolError[] =>
  Object.keys(protocolErrors).filter(isProtocolError);
