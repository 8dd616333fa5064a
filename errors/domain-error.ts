/** Why the domain can't do now what it was asked for. `http/app-error.ts` maps each code to a status and to words. */
export type DomainErrorCode =
  /** Too much work is waiting already. */
  | 'busy'
  /** A store or an outside service doesn't answer. */
  | 'unavailable'
  /** The caller has used up its tries. */
  | 'tooMany';

/** The domain's own error. `retryAfterSeconds` says when another try makes sense; the cause is for the log alone. */
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
