/**
 * The catalogue of what can go wrong for a person: HTTP status, the words shown, the OAuth error for
 * the relying party, the level it is logged at. `AppError` carries a code, and so does the domain's
 * `DomainError`; one handler shows both.
 * Whatever else is thrown is a 500 with an incident number and nothing more.
 */
import { DomainError, type DomainErrorCode } from '../errors/domain-error.ts';
import type { MessageKey } from '../views/dictionaries/index.ts';

interface Entry {
  readonly status: number;
  readonly words: MessageKey;
  readonly oauth: string;
  readonly level: 'info' | 'warn' | 'error';
}

export const catalogue = {
  badRequest: { status: 400, words: 'error.badRequest', oauth: 'invalid_request', level: 'info' },
  sessionLost: { status: 400, words: 'error.sessionLost', oauth: 'invalid_request', level: 'info' },
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

export type ErrorCode = keyof typeof catalogue;

/** A fault of a request, by its entry in the catalogue. The cause is for the log alone. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options: { cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
  }
}

/** Returns the HTTP status for whatever was thrown: 500 for what the catalogue doesn't know. */
export const statusOf = (error: unknown): number =>
  error instanceof AppError || error instanceof DomainError ? catalogue[error.code].status : 500;
