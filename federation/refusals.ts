/**
 * Why a way through FranceConnect ends without a person. The log gets the reason; the person gets one
 * page for each outcome, whatever the reason.
 */

export type Outcome = 'gaveUp' | 'unavailable' | 'refused';

/** Each check by a name that never changes, and what becomes of the person. */
const outcomes = {
  // What FranceConnect says itself (RFC 6749, section 4.1.2.1).
  access_denied: 'gaveUp',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
  invalid_request: 'unavailable',
  invalid_scope: 'unavailable',
  otherError: 'unavailable',
  // The line to it.
  circuitOpen: 'unavailable',
  timeout: 'unavailable',
  unreachable: 'unavailable',
  serverStatus: 'unavailable',
  tooLarge: 'unavailable',
  insecureAddress: 'unavailable',
  discovery: 'unavailable',
  jwks: 'unavailable',
  // What the browser brought back.
  response: 'refused',
  state: 'refused',
  issuer: 'refused',
  // What came for the code. An old code, or one of another browser, is `code`.
  code: 'refused',
  client: 'refused',
  tokenResponse: 'refused',
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

export type Reason = keyof typeof outcomes;

/** For the pages and the log; says nothing about the person. */
export interface Refusal {
  readonly outcome: Outcome;
  readonly reason: Reason;
}

/** Thrown inside this room; who calls it gets a `Refusal`. */
export class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, cause?: unknown) {
    super(reason, { cause });
    this.name = 'Refused';
    this.reason = reason;
  }
}

/** The library wraps what our own fetch throws: what was thrown first counts. */
export function refusedIn(error: unknown): Refused | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current instanceof Refused) return current;
    current = current.cause;
  }
  return undefined;
}

/** What was thrown as a refusal; faults of ours are thrown on. */
export function toRefusal(error: unknown): Refusal {
  const refused = refusedIn(error);
  if (refused === undefined) throw error;
  return { outcome: outcomes[refused.reason], reason: refused.reason };
}
