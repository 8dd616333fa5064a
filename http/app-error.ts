/**
 * The error catalogue: for each code the HTTP status, the words for a person, the OAuth error for a service, and the
 * log level. `AppError` and the domain's `DomainError` carry a code; `error-handler.ts` shows both. Any other error is
 * answered as `internal`, with an incident id and no detail.
 */
import type { DomainErrorCode } from '../errors/domain-error.ts';
import type { MessageKey } from '../views/dictionaries/index.ts';

interface Entry {
  readonly status: number;
  readonly words: MessageKey;
  readonly oauth: string;
  readonly level: 'info' | 'warn' | 'error';
}

/** The entry of each code. */
export const catalogue = {
  badRequest: { status: 400, words: 'error.badRequest', oauth: 'invalid_request', level: 'info' },
  sessionLost: { status: 400, words: 'error.sessionLost', oauth: 'invalid_request', level: 'info' },
  tooManyCodes: {
    status: 400,
    words: 'error.tooManyCodes',
    oauth: 'invalid_request',
    level: 'info',
  },
  forbidden: { status: 403, words: 'error.forbidden', oauth: 'access_denied', level: 'warn' },
  notFound: { status: 404, words: 'error.notFound', oauth: 'not_found', level: 'info' },
  methodNotAllowed: {
    status: 405,
    words: 'error.methodNotAllowed',
    oauth: 'invalid_request',
    level: 'info',
  },
  tooLarge: { status: 413, words: 'error.tooLarge', oauth: 'invalid_request', level: 'info' },
  unsupportedMedia: {
    status: 415,
    words: 'error.badRequest',
    oauth: 'invalid_request',
    level: 'info',
  },
  misdirected: { status: 421, words: 'error.misdirected', oauth: 'invalid_request', level: 'warn' },
  tooMany: { status: 429, words: 'error.tooMany', oauth: 'temporarily_unavailable', level: 'info' },
  internal: { status: 500, words: 'error.internal', oauth: 'server_error', level: 'error' },
  busy: { status: 503, words: 'error.busy', oauth: 'temporarily_unavailable', level: 'warn' },
  unavailable: {
    status: 503,
    words: 'error.unavailable',
    oauth: 'temporarily_unavailable',
    level: 'error',
  },
} as const satisfies Record<string, Entry> & Record<DomainErrorCode, Entry>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof catalogue;

/**
 * An error that ends a request, with its code in the catalogue. The cause only goes to the log; the detail tells developers and
 * operators what to do, and holds nothing that the caller sent.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: { cause?: unknown; detail?: string } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
  }
}
