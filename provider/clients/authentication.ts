/** How clients authenticate, and the algorithms that they may sign with. */

/**
 * Methods at the token endpoint, and at revocation and introspection. Some client libraries take the first one that
 * discovery names, so it is the one that a registration has by default.
 */
export const clientAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const;

/** Algorithms of client assertions and request objects. */
export const clientAlgorithms = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'] as const;

/** The algorithms that FAPI 2.0 allows (Security Profile, section 5.4.1). */
export const fapiAlgorithms: readonly string[] = clientAlgorithms.filter((alg) => alg !== 'RS256');
