/** Why the domain can't do what it was asked for now. `http/app-error.ts` maps each code to a status and to words. */
export type DomainErrorCode =
  /** Too much work is waiting already. */
  | 'busy'
  /** A store or an outside service doesn't answer. */
  | 'unavailable'
  /** The caller has made too many attempts. */
  | 'tooMany';

/** The domain's error. `retryAfterSeconds` tells when to try again; the cause only goes to the log. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: DomainErrorCode,
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
