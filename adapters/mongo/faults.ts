/** Reads the driver's errors, and explains them to an operator without showing a password. */
import { Error as MongooseError, mongo } from 'mongoose';
import { messageOf } from '../../errors/system-errors.ts';
import { StoreUnavailable } from '../ports.ts';

const DUPLICATE_KEY = 11_000;
/** The server gave up this write because of a concurrent one: MongoDB's code, and that of a compatible server. */
const CLASH = new Set<unknown>([112, 16_908_292]);
const UNAUTHORIZED = 13;
const INVALID_NAMESPACE = 73;
const AUTHENTICATION_FAILED = new Set<unknown>([18, 8_000]);
/** The server is starting, stopping or handing over to another one: there will be a primary again soon. */
const BETWEEN_PRIMARIES = new Set<unknown>([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** For writes that MongoDB may refuse because another write of the same moment touches the same document. */
export const CLASH_LIMITS = {
  attempts: 4,
  message: 'MongoDB refuses the write again and again, as others are in its way',
} as const;

/** Reports whether a write was refused only because another document already has the value. */
export function isTaken(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Reports whether `write` was done: false when another document already has the value. */
export async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Reports whether the same write may succeed a moment later. */
export function isClash(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && CLASH.has(error.code);
}

/** The documents of a bulk write that were not written, by their place in it. `taken`: another one has the value. */
export type Refusals = ReadonlyMap<number, 'taken' | 'clash'>;

/**
 * Returns the documents that a failed bulk write left out. Returns `undefined` when anything else failed as well, such
 * as the acknowledgement of the majority: then nothing is certain.
 */
export function refusalsOf(error: unknown): Refusals | undefined {
  if (!(error instanceof mongo.MongoBulkWriteError)) return undefined;
  const refusals = [error.writeErrors].flat();
  if (refusals.length === 0 || error.result.getWriteConcernError()) return undefined;
  const known = refusals.every(({ code }) => code === DUPLICATE_KEY || CLASH.has(code));
  if (!known) return undefined;
  return new Map(
    refusals.map(({ index, code }) => [index, code === DUPLICATE_KEY ? 'taken' : 'clash']),
  );
}

/** The stores can't be made ready until the operator acts. The message names the setting, and never a password. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}

/**
 * Returns the error for an operator whose stores can't be made ready: `StoreUnavailable` when MongoDB isn't there
 * (yet) and another try makes sense. It carries no `cause`: the driver may quote a wrong address whole, and a log
 * would print it.
 */
export function explainStart(uri: string, error: unknown): StartError | StoreUnavailable {
  if (error instanceof StartError) return error;
  const reason = unlessSecret(uri, messageOf(error));
  const code = codeOf(error);
  if (/wire version/.test(reason)) {
    return new StartError(`MongoDB at MONGODB_URI is not of a usable version: ${reason}`);
  }
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || /PEM routines/.test(reason)) {
    return new StartError(`A file that MONGODB_URI names for TLS cannot be read: ${reason}`);
  }
  if (
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof MongooseError.MongooseServerSelectionError ||
    error instanceof mongo.MongoNetworkError ||
    BETWEEN_PRIMARIES.has(code) ||
    /^query(Srv|Txt) /.test(reason)
  ) {
    return new StoreUnavailable(`MongoDB at MONGODB_URI cannot be reached: ${reason}`);
  }
  if (AUTHENTICATION_FAILED.has(code)) {
    return new StartError(`MongoDB refuses the user or the password of MONGODB_URI: ${reason}`);
  }
  if (code === UNAUTHORIZED) {
    return new StartError(`The user of MONGODB_URI has too few rights: ${reason}`);
  }
  if (error instanceof mongo.MongoServerError) {
    return new StartError(`MongoDB at MONGODB_URI cannot be used: ${reason}`);
  }
  return new StartError(`MONGODB_URI is not the address of a MongoDB: ${reason}`);
}

/** Reports whether the index itself is at fault, and not the connection, the user or the name of the database. */
export function isOfIndex(error: unknown): boolean {
  if (!(error instanceof mongo.MongoServerError)) return false;
  const isGeneral = [UNAUTHORIZED, INVALID_NAMESPACE].some((code) => code === error.code);
  return !isGeneral && !BETWEEN_PRIMARIES.has(error.code);
}

/** Returns the reason, or a hint in its place when it quotes a secret of the address. */
export function unlessSecret(uri: string, reason: string): string {
  const quotes = secretsOf(uri).some((secret) => reason.includes(secret));
  if (!quotes) return reason;
  return '(it quotes a secret; in a password, signs such as @ / : % must be percent-encoded)';
}

/** Returns every text that may be a secret, also of a malformed address: a stray `@`, `/` or `:` cuts a password. */
function secretsOf(uri: string): readonly string[] {
  const [, user = ''] = /^[^:]*:\/\/(.*)@/s.exec(uri) ?? [];
  const password = user.slice(user.indexOf(':') + 1);
  const settings = [...uri.matchAll(/[?&][^=&]*(?:password|properties)[^=&]*=([^&]*)/gi)];
  return [password, ...settings.map(([, value]) => value ?? '')]
    .flatMap((secret) => [secret, decoded(secret), ...secret.split(/[@/:?#&%\s]+/)])
    .filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
