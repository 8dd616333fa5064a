/**
 * Why a sign-in at another provider ends without a person. The log gets the reason. The person gets one page for each
 * outcome, whatever the reason.
 */

/** What becomes of the person: they gave up, may try later, or were refused. */
export type Outcome = 'gaveUp' | 'unavailable' | 'refused';

/** Every reason with its outcome. Reasons appear in logs: their names never change. */
const outcomes = {
  // Errors that the provider sends (RFC 6749, section 4.1.2.1).
  access_denied: 'gaveUp',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
  invalid_request: 'unavailable',
  invalid_scope: 'unavailable',
  otherError: 'unavailable',
  // The connection to the provider.
  circuitOpen: 'unavailable',
  timeout: 'unavailable',
  unreachable: 'unavailable',
  serverStatus: 'unavailable',
  tooLarge: 'unavailable',
  insecureAddress: 'unavailable',
  discovery: 'unavailable',
  jwks: 'unavailable',
  // The answer that the browser brought.
  response: 'refused',
  state: 'refused',
  issuer: 'refused',
  // The answer to the token request. `code`: the code is expired, used or unknown.
  code: 'refused',
  client: 'refused',
  tokenResponse: 'refused',
  idTokenUnencrypted: 'refused',
  idTokenEncryption: 'refused',
  idTokenMalformed: 'refused',
  idTokenAlgorithm: 'refused',
  idTokenKey: 'refused',
  idTokenSignature: 'refused',
  idTokenIssuer: 'refused',
  idTokenAudience: 'refused',
  idTokenNonce: 'refused',
  idTokenAccessToken: 'refused',
  idTokenExpired: 'refused',
  level: 'refused',
  userinfoStatus: 'refused',
  userinfoUnsigned: 'refused',
  userinfoUnencrypted: 'refused',
  userinfoEncryption: 'refused',
  userinfoMalformed: 'refused',
  userinfoAlgorithm: 'refused',
  userinfoKey: 'refused',
  userinfoSignature: 'refused',
  userinfoIssuer: 'refused',
  userinfoAudience: 'refused',
  userinfoExpired: 'refused',
  userinfoSubject: 'refused',
} as const satisfies Record<string, Outcome>;

/** The name of a check that failed. */
export type Reason = keyof typeof outcomes;

/** A refusal, for the pages and the log. It says nothing about the person. */
export interface Refusal {
  readonly outcome: Outcome;
  readonly reason: Reason;
}

/** Thrown by the steps of a sign-in; the pages get a `Refusal`. */
export class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, cause?: unknown) {
    super(reason, { cause });
    this.name = 'Refused';
    this.reason = reason;
  }
}

/** Returns the `Refused` among an error and its causes: the libraries wrap what our fetch throws. */
export function refusedIn(error: unknown): Refused | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current instanceof Refused) return current;
    current = current.cause;
  }
  return undefined;
}

/** Resolves with the result of a step of a sign-in, or with the reason why there is none. */
export type OrRefusal<T> = Promise<T | { readonly refusal: Refusal }>;

/** Resolves with the result of a step of a sign-in, or with its refusal. Throws what is a fault of our own. */
export async function orRefusal<T>(step: () => Promise<T>): OrRefusal<T> {
  try {
    return await step();
  } catch (error) {
    const refused = refusedIn(error);
    if (refused === undefined) throw error;
    const { reason } = refused;
    return { refusal: { outcome: outcomes[reason], reason } };
  }
}
